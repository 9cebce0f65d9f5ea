Tour #1: +0s -4
Tour #2: +4s +2s +3
Cost 56
