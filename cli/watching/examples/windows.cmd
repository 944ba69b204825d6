rem Kör en gång i en kommandotolk med den användare som ska sköta inkorgen: var femte minut tas det som ligger där.
rem Byt ut sökvägarna. En nätverksmapp anges som \\server\delad\inkorg, inte som en enhetsbokstav.
schtasks /Create /TN "Berord inkorg" /SC MINUTE /MO 5 /F /TR "cmd /c \"C:\Berord\Scripts\berord.exe watch D:\berord\inkorg --once --db D:\berord\berord.db ^>^> D:\berord\watch.log 2^>^&1\""
