Route #1: 1 2
Route #2:
Route #3: 3 0 4
Cost 24
