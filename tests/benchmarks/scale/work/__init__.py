"""What is measured: for each row the methods, ours and the peers', as tasks for a process of their own."""
