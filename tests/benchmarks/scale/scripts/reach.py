"""How far each kind of measure reaches, in metres: the files say only the kind."""

REACH_M = {
    "gatuarbete": 50.0,
    "trafikåtgärd": 250.0,
    "detaljplan": 100.0,
    "exploatering": 500.0,
    "evenemang": 250.0,
    "ledningsarbete": 25.0,
    "sprängning": 1000.0,
}
AREA_DISTANCE_M = 150.0
TOLERANCE_M = 0.001
