"""Pro bono programmes: who issues, who works in them, which organisations they bring together."""
