"""What all answers share: their forms, their headers, their problems, and the rules that requests keep."""
