"""The core of the web app: forms, headers and problems of all answers, and the rules that requests keep."""
