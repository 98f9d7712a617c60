"""How the SQL of a file is changed: one place at a time, everything else as it was written.

A mutant is the file with one small fault of the kind that people make. The faults are found in
the tree that the SQL linter makes of the text, because it knows where in the text each part
stands; what is not changed keeps its layout, so a mutant can be shown as the line it changed.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sqlfluff.core import FluffConfig, Linter
from sqlfluff.core.parser import BaseSegment

from warehouse.sql_files import SqlFile, TableName

_COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "="}
_JOINS = {"left": "inner", "inner": "left", "full": "left", "right": "inner"}
_FUNCTIONS = {
    "min": "max",
    "arg_min": "arg_max",
    "first": "last",
    "first_value": "last_value",
    "greatest": "least",
    "bool_and": "bool_or",
    "lead": "lag",
}
_ENDS = {"asc": "desc", "first": "last"}
_SWAPPED = {
    **_FUNCTIONS,
    **{other: one for one, other in _FUNCTIONS.items()},
    **_ENDS,
    **{other: one for one, other in _ENDS.items()},
}
_CLAUSES = ("where_clause", "having_clause", "qualify_clause")
_CONDITIONS = (*_CLAUSES, "join_on_condition")


@dataclass(frozen=True)
class Mutant:
    """A SQL file with one change."""

    table: TableName
    path: str
    line: int
    kind: str
    original: str
    mutated: str
    # Of the changes of the file that read the same it is this one.
    occurrence: int
    sql: str

    @property
    def change(self) -> str:
        """The changed lines before and after; the same from one run to the next."""
        which = f" [{self.occurrence}]" if self.occurrence > 1 else ""
        return f"{self.original} → {self.mutated or 'nothing'}{which}"


@dataclass(frozen=True)
class _Edit:
    """Text that takes the place of another, from one character of the SQL to the next."""

    start: int
    stop: int
    text: str


def mutants(file: SqlFile, untouched: Collection[str] = ()) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines.

    What makes the columns `untouched`, in the final `select`, is left as it is.
    """
    tree = _linter().parse_string(file.sql).tree
    if tree is None or "unparsable" in tree.descendant_type_set:
        raise ValueError(f"{file.relative_path}: the linter cannot read it")
    text = _Text(file.sql)
    left = [(text.start(part), text.stop(part)) for part in _columns(tree, untouched)]
    found = sorted(
        {
            (edit, kind)
            for kind, edits in KINDS.items()
            for edit in edits(text, tree)
            if not any(start <= edit.start and edit.stop <= stop for start, stop in left)
        },
        key=lambda each: (each[0].start, each[0].stop, each[0].text),
    )
    # The header is no part of the SQL that is run, but of the file that a person opens.
    header_lines = file.path.read_text(encoding="utf-8").partition(file.sql)[0].count("\n")
    made: list[Mutant] = []
    written: set[str] = set()
    for edit, kind in found:
        sql = file.sql[: edit.start] + edit.text + file.sql[edit.stop :]
        if sql in written:
            continue
        written.add(sql)
        original, mutated = _shown(file.sql, edit)
        same = [m for m in made if (m.original, m.mutated) == (original, mutated)]
        line = header_lines + file.sql[: edit.start].count("\n") + 1
        made.append(
            Mutant(
                table=file.table,
                path=file.relative_path,
                line=line,
                kind=kind,
                original=original,
                mutated=mutated,
                occurrence=len(same) + 1,
                sql=sql,
            )
        )
    return made


@cache
def _linter() -> Linter:
    return Linter(config=FluffConfig(overrides={"dialect": "duckdb", "templater": "raw"}))


def _shown(sql: str, edit: _Edit) -> tuple[str, str]:
    """The lines that an edit touches, before and after it."""
    first = sql.rfind("\n", 0, edit.start) + 1
    last = sql.find("\n", edit.stop)
    end = sql[edit.stop : None if last < 0 else last]
    before, old = sql[first : edit.start], sql[edit.start : edit.stop]
    return " ".join((before + old + end).split()), " ".join((before + edit.text + end).split())


# Parts of the tree ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Text:
    """The SQL, and where in it a part of the tree stands."""

    sql: str

    def start(self, part: BaseSegment) -> int:
        return self._slice(part).start

    def stop(self, part: BaseSegment) -> int:
        return self._slice(part).stop

    def of(self, parts: Sequence[BaseSegment]) -> str:
        return self.sql[self.start(parts[0]) : self.stop(parts[-1])]

    def replaced(self, parts: Sequence[BaseSegment], text: str) -> _Edit:
        return _Edit(self.start(parts[0]), self.stop(parts[-1]), text)

    def removed(self, part: BaseSegment) -> _Edit:
        """The edit that takes out a word and the white space after it."""
        stop = self.stop(part)
        space = len(self.sql[stop:]) - len(self.sql[stop:].lstrip())
        return _Edit(self.start(part), stop + space, "")

    def _slice(self, part: BaseSegment) -> slice:
        if part.pos_marker is None:
            raise ValueError(f"{part.raw!r} stands nowhere in the text")
        return part.pos_marker.source_slice


def _code(part: BaseSegment) -> list[BaseSegment]:
    """The parts of a part, without white space and comments."""
    return [each for each in part.segments if each.is_code]


def _is_word(part: BaseSegment, *words: str) -> bool:
    return part.is_type("keyword", "binary_operator") and part.raw.lower() in words


def _split(
    parts: Sequence[BaseSegment], is_between: Callable[[BaseSegment], bool]
) -> list[list[BaseSegment]]:
    """The runs of parts between those that part them."""
    runs: list[list[BaseSegment]] = [[]]
    for part in parts:
        if is_between(part):
            runs.append([])
        else:
            runs[-1].append(part)
    return [run for run in runs if run]


def _terms(expression: BaseSegment) -> list[list[BaseSegment]]:
    """What `and` and `or` stand between in an expression."""
    return _split(_code(expression), lambda part: part.is_type("binary_operator") and _joins(part))


def _joins(part: BaseSegment) -> bool:
    return part.raw.lower() in ("and", "or")


def _connectives(expression: BaseSegment) -> list[BaseSegment]:
    return [part for part in _code(expression) if part.is_type("binary_operator") and _joins(part)]


def _columns(tree: BaseSegment, names: Collection[str]) -> Iterator[BaseSegment]:
    """The columns of these names in the final `select`."""
    for column in tree.recursive_crawl("select_clause_element"):
        above = tree.path_to(column)
        named = list(column.recursive_crawl("naked_identifier"))
        if (
            named
            and named[-1].raw in names
            and not any(s.segment.is_type("bracketed") for s in above)
        ):
            yield column


def _name(function: BaseSegment) -> BaseSegment | None:
    return next(function.recursive_crawl("function_name_identifier", recurse_into=False), None)


def _arguments(function: BaseSegment) -> list[list[BaseSegment]]:
    """The arguments of a function."""
    (contents,) = function.get_children("function_contents")
    (brackets,) = contents.get_children("bracketed")
    return _listed(brackets)


def _listed(brackets: BaseSegment) -> list[list[BaseSegment]]:
    """What commas stand between in brackets."""
    return _split(_code(brackets)[1:-1], lambda part: part.is_type("comma"))


def _calls(tree: BaseSegment, name: str) -> Iterator[BaseSegment]:
    for function in tree.recursive_crawl("function"):
        called = _name(function)
        if called is not None and called.raw.lower() == name:
            yield function


def _clauses(tree: BaseSegment) -> Iterator[tuple[list[BaseSegment], BaseSegment]]:
    """Every clause that filters, as its parts and the expression in it."""
    for clause in tree.recursive_crawl(*_CONDITIONS):
        for expression in clause.get_children("expression"):
            yield [clause], expression
    for function in tree.recursive_crawl("function"):
        parts = _code(function)
        for word, brackets in pairwise(parts):
            if _is_word(word, "filter"):
                for expression in brackets.get_children("expression"):
                    yield [word, brackets], expression


# The kinds of change -------------------------------------------------------------------------


def _boundaries(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for operator in tree.recursive_crawl("comparison_operator"):
        if operator.raw in _COMPARISONS:
            yield text.replaced([operator], _COMPARISONS[operator.raw])
    for expression in tree.recursive_crawl("expression"):
        for term in _terms(expression):
            yield from _opened(text, term)


def _opened(text: _Text, term: list[BaseSegment]) -> Iterator[_Edit]:
    """`between` without its first day, and without its last."""
    at = [number for number, part in enumerate(term) if _is_word(part, "between")]
    if not at:
        return
    values = [part for part in term[: at[0]] if not _is_word(part, "not")]
    (low, high) = _split(term[at[0] + 1 :], lambda part: _is_word(part, "and"))
    value, first, last = text.of(values), text.of(low), text.of(high)
    changed = [*values, *term[at[0] :]]
    yield text.replaced(changed, f"({value} > {first} and {value} <= {last})")
    yield text.replaced(changed, f"({value} >= {first} and {value} < {last})")


def _filters(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for clause, expression in _clauses(tree):
        if _connectives(expression):
            # One condition of several is taken out below.
            if _is_word(clause[0], "filter"):
                yield text.replaced(clause, "")
        elif clause[0].is_type("join_on_condition"):
            yield text.replaced([expression], "true")
        else:
            yield text.replaced(clause, "")
    for expression in tree.recursive_crawl("expression"):
        words = {part.raw.lower() for part in _connectives(expression)}
        # Of a mixture it would take its precedence to say what a condition belongs to.
        if len(words) == 1:
            for term in _terms(expression):
                yield text.replaced(term, "true" if words == {"and"} else "false")


def _joined(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for join in tree.recursive_crawl("join_clause"):
        word = _code(join)[0]
        if word.raw.lower() in _JOINS:
            yield text.replaced([word], _JOINS[word.raw.lower()])


def _numbers(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for number in tree.recursive_crawl("numeric_literal"):
        above = [step.segment for step in tree.path_to(number)]
        is_size = any(part.is_type("data_type") for part in above)
        # The 1 of `select 1` says that there is a row, and no more.
        is_selected = above[-1].is_type("select_clause_element") and len(_code(above[-1])) == 1
        if number.raw.isdigit() and not is_size and not is_selected:
            yield text.replaced([number], str(int(number.raw) + 1))
            yield text.replaced([number], str(int(number.raw) - 1))


def _days(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    """Open the day before, or the day after: the limits of a span are written in its macro."""
    for call in _calls(tree, "is_open"):
        day = _arguments(call)[2]
        yield text.replaced(day, f"{text.of(day)} - 1")
        yield text.replaced(day, f"{text.of(day)} + 1")


def _distincts(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for word in tree.recursive_crawl("keyword"):
        # `is distinct from` compares.
        if _is_word(word, "distinct") and not text.sql[: text.start(word)].rstrip().endswith(" is"):
            yield text.removed(word)


def _and_or(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for expression in tree.recursive_crawl("expression"):
        for word in _connectives(expression):
            yield text.replaced([word], "or" if word.raw.lower() == "and" else "and")


def _extremes(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for word in tree.recursive_crawl("function_name_identifier", "keyword"):
        if word.raw.lower() in _SWAPPED:
            yield text.replaced([word], _SWAPPED[word.raw.lower()])


def _nots(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for word in tree.recursive_crawl("keyword"):
        if _is_word(word, "not"):
            yield text.removed(word)


def _defaults(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for call in _calls(tree, "coalesce"):
        values = [text.of(value) for value in _arguments(call)]
        for left_out in range(len(values)):
            rest = [value for number, value in enumerate(values) if number != left_out]
            name = "coalesce" if len(rest) > 1 else ""
            yield text.replaced([call], f"{name}({', '.join(rest)})")
        if values[-1] in ("true", "false"):
            other = "false" if values[-1] == "true" else "true"
            yield text.replaced(_arguments(call)[-1], other)


def _lists(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for expression in tree.recursive_crawl("expression"):
        parts = _code(expression)
        for word, brackets in pairwise(parts):
            if _is_word(word, "in") and brackets.is_type("bracketed"):
                members = [text.of(member) for member in _listed(brackets)]
                for member in members if len(members) > 1 else ():
                    rest = ", ".join(other for other in members if other != member)
                    yield text.replaced([brackets], f"({rest})")


def _unions(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    for operator in tree.recursive_crawl("set_operator"):
        words = operator.raw.lower().split()
        if words[0] == "union":
            yield text.replaced([operator], "union" if "all" in words else "union all")


def _cases(text: _Text, tree: BaseSegment) -> Iterator[_Edit]:
    """Two neighbouring results change places; the one of a single condition always holds."""
    for case in tree.recursive_crawl("case_expression"):
        branches = [part for part in _code(case) if part.is_type("when_clause", "else_clause")]
        results = [_code(branch)[-1] for branch in branches]
        for one, other in pairwise(results):
            between = text.sql[text.stop(one) : text.start(other)]
            yield text.replaced([one, other], f"{other.raw}{between}{one.raw}")
        if len(branches) == 1:
            yield text.replaced([case], f"({results[0].raw})")


KINDS: dict[str, Callable[[_Text, BaseSegment], Iterator[_Edit]]] = {
    "boundary": _boundaries,
    "dropped filter": _filters,
    "join": _joined,
    "off by one": _numbers,
    "day of a span": _days,
    "distinct": _distincts,
    "and/or": _and_or,
    "first/last": _extremes,
    "not": _nots,
    "default": _defaults,
    "list": _lists,
    "union": _unions,
    "case": _cases,
}
