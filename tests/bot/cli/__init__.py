"""The command line, called in this process (`main`) and a few times as a program."""
