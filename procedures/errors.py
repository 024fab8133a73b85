"""What can be wrong with the rules. The text is for operators: file, key, problem, remedy."""


class ProcedureError(Exception):
    """A procedure file that cannot be used."""

    def __init__(self, file: str, key: str, problem: str, remedy: str) -> None:
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}: {problem}. Remedy: {remedy}")
        self.file, self.key, self.problem, self.remedy = file, key, problem, remedy
