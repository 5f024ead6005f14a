"""What could follow if mines were laid: scenarios, their simulation, which assumption matters how much.

`inputs` reads and checks what is assumed, `engine` simulates it, `analysis` compares results and ranks
assumptions, `calibration` solves the hazard from the histories of other countries, `sliders` lets a notebook
change assumptions by hand.
"""
