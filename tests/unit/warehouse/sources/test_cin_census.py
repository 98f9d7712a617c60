"""A census reaches its tables whoever wrote it, or is refused in a sentence without a value."""

import gzip
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import duckdb
import pandas as pd
import pytest

from warehouse.errors import DeliveryRefused
from warehouse.sources.cin_census import BATCH_ROWS, LONGEST_TEXT, read_census
from warehouse.sources.declarations import delivered_tables, tables_of

ROOT = Path(__file__).parents[4]
TABLES = tables_of("cin_census")
Tables = dict[str, pd.DataFrame]

CHILD = """
<Child>
  <ChildIdentifiers>
    <LAchildID>SYN-1</LAchildID>
    <UPN>SYN-PUPIL</UPN>
    <PersonBirthDate>2010-05-01</PersonBirthDate>
    <GenderCurrent>2</GenderCurrent>
  </ChildIdentifiers>
  <ChildCharacteristics>
    <Ethnicity>WBRI</Ethnicity>
    <Disabilities><Disability>NONE</Disability></Disabilities>
  </ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2020-05-04</CINreferralDate>
    <ReferralSource>1A</ReferralSource>
    <PrimaryNeedCode>N1</PrimaryNeedCode>
    <CINclosureDate>2020-11-30</CINclosureDate>
    <ReasonForClosure>RC8</ReasonForClosure>
    <ReferralNFA>false</ReferralNFA>
    <Assessments>
      <AssessmentActualStartDate>2020-05-05</AssessmentActualStartDate>
      <AssessmentAuthorisationDate>2020-06-10</AssessmentAuthorisationDate>
      <FactorsIdentifiedAtAssessment>
        <AssessmentFactors>1A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors>
      </FactorsIdentifiedAtAssessment>
    </Assessments>
    <CINPlanDates>
      <CINPlanStartDate>2020-06-11</CINPlanStartDate>
      <CINPlanEndDate>2020-07-01</CINPlanEndDate>
    </CINPlanDates>
    <Section47>
      <S47ActualStartDate>2020-07-01</S47ActualStartDate>
      <InitialCPCtarget>2020-07-22</InitialCPCtarget>
      <DateOfInitialCPC>2020-07-20</DateOfInitialCPC>
      <ICPCnotRequired>false</ICPCnotRequired>
    </Section47>
    <ChildProtectionPlans>
      <CPPstartDate>2020-07-20</CPPstartDate>
      <CPPendDate>2020-11-25</CPPendDate>
      <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
      <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
      <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
      <Reviews>
        <CPPreviewDate>2020-10-01</CPPreviewDate>
        <CPPreviewDate>2020-11-25</CPPreviewDate>
      </Reviews>
    </ChildProtectionPlans>
  </CINdetails>
</Child>
"""
HEADER = """<Header>
  <CollectionDetails>
    <Collection>CIN</Collection><Year>2021</Year><ReferenceDate>2021-03-31</ReferenceDate>
  </CollectionDetails>
  <Source><SourceLevel>L</SourceLevel><LEA>852</LEA><Release>1</Release></Source>
</Header>
"""


def census(children: str = CHILD, header: str = HEADER) -> str:
    return f"<Message>\n{header}<Children>{children}</Children>\n</Message>\n"


def child(
    identifiers: str = "<LAchildID>SYN-1</LAchildID>", details: str = "", other: str = ""
) -> str:
    return (
        f"<Child><ChildIdentifiers>{identifiers}</ChildIdentifiers>{other}"
        f"<CINdetails>{details}</CINdetails></Child>"
    )


def stream(file: str | bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(file.encode() if isinstance(file, str) else file)


def read(file: str | bytes, batch_rows: int = BATCH_ROWS) -> Tables:
    """The tables of a file, batches put together."""
    batches: dict[str, list[pd.DataFrame]] = {}
    for table, frame in read_census(stream(file), "cin.xml", batch_rows=batch_rows):
        batches.setdefault(table, []).append(frame)
    return {table: pd.concat(frames) for table, frames in batches.items()}


def refusal(file: str | bytes) -> str:
    with pytest.raises(DeliveryRefused) as refused:
        list(read_census(stream(file), "cin.xml"))
    return str(refused.value)


def filled(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows with the columns that hold something."""
    return [
        {str(name): text for name, text in row.items() if text}
        for row in frame.to_dict(orient="records")
    ]


def column(tables: Tables, table: str, name: str) -> list[str]:
    return list(tables[f"cin_census_{table}"][name])


def test_every_field_of_a_census_reaches_its_column():
    tables = read(census())
    case = {"details_number": "1", "child_number": "1", "la_child_id": "SYN-1"}
    assert {table: filled(frame) for table, frame in tables.items()} == {
        "cin_census_header": [
            {
                "collection": "CIN",
                "year": "2021",
                "reference_date": "2021-03-31",
                "la_code": "852",
            }
        ],
        "cin_census_child": [
            {
                "child_number": "1",
                "la_child_id": "SYN-1",
                "gender_current": "2",
                "ethnicity": "WBRI",
                "person_birth_date": "2010-05-01",
            }
        ],
        "cin_census_details": [
            {
                **case,
                "cin_referral_date": "2020-05-04",
                "referral_source": "1A",
                "primary_need_code": "N1",
                "referral_nfa": "false",
                "cin_closure_date": "2020-11-30",
                "reason_for_closure": "RC8",
            }
        ],
        "cin_census_assessment": [
            {
                **case,
                "assessment_number": "1",
                "assessment_actual_start_date": "2020-05-05",
                "assessment_authorisation_date": "2020-06-10",
            }
        ],
        "cin_census_plan_dates": [
            {
                **case,
                "plan_dates_number": "1",
                "cin_plan_start_date": "2020-06-11",
                "cin_plan_end_date": "2020-07-01",
            }
        ],
        "cin_census_section_47": [
            {
                **case,
                "section_47_number": "1",
                "s47_actual_start_date": "2020-07-01",
                "initial_cpc_target": "2020-07-22",
                "date_of_initial_cpc": "2020-07-20",
                "icpc_not_required": "false",
            }
        ],
        "cin_census_protection_plan": [
            {
                **case,
                "protection_plan_number": "1",
                "cpp_start_date": "2020-07-20",
                "cpp_end_date": "2020-11-25",
                "initial_category_of_abuse": "NEG",
                "latest_category_of_abuse": "EMO",
                "number_of_previous_cpp": "1",
            }
        ],
        "cin_census_review": [
            {
                **case,
                "review_number": "1",
                "protection_plan_number": "1",
                "cpp_review_date": "2020-10-01",
            },
            {
                **case,
                "review_number": "2",
                "protection_plan_number": "1",
                "cpp_review_date": "2020-11-25",
            },
        ],
    }


def test_frames_have_the_declared_columns_as_text():
    for table, frame in read(census()).items():
        assert list(frame.columns) == [c.name for c in delivered_tables()[table].columns]
        assert set(map(str, frame.dtypes)) == {"str"}, table
        assert frame.index.name == "row_number"


def test_names_pupil_numbers_and_factors_are_not_read():
    read_text = " ".join(
        frame.to_csv(index=False)
        for frame in read(
            census(
                child(
                    "<LAchildID>SYN-1</LAchildID><UPN>SYN-PUPIL</UPN><FormerUPN>SYN-OLD</FormerUPN>"
                    "<Surname>Nobody</Surname>"
                )
            )
        ).values()
    )
    assert "SYN-1" in read_text
    for left_out in ("SYN-PUPIL", "SYN-OLD", "Nobody"):
        assert left_out not in read_text


def test_repeated_records_are_numbered_through_the_file():
    twice = CHILD.replace("SYN-1", "SYN-2").replace(
        "</CINdetails>",
        "<Assessments><AssessmentActualStartDate>2020-08-01</AssessmentActualStartDate>"
        "</Assessments></CINdetails><CINdetails><Section47/><Section47/></CINdetails>",
    )
    tables = read(census(CHILD + twice))
    assert column(tables, "details", "details_number") == ["1", "2", "3"]
    assert column(tables, "details", "child_number") == ["1", "2", "2"]
    assert column(tables, "assessment", "details_number") == ["1", "2", "2"]
    assert column(tables, "assessment", "la_child_id") == ["SYN-1", "SYN-2", "SYN-2"]
    assert column(tables, "section_47", "details_number") == ["1", "2", "3", "3"]
    assert column(tables, "review", "protection_plan_number") == ["1", "1", "2", "2"]
    assert list(tables["cin_census_review"].index) == [1, 2, 3, 4]


def test_row_numbers_go_on_from_batch_to_batch():
    children = "".join(child(f"<LAchildID>SYN-{number}</LAchildID>") for number in range(7))
    batches = [
        frame
        for table, frame in read_census(stream(census(children)), "cin.xml", batch_rows=3)
        if table == "cin_census_child"
    ]
    assert [list(frame.index) for frame in batches] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [name for frame in batches for name in frame["la_child_id"]] == [
        f"SYN-{number}" for number in range(7)
    ]


def test_records_of_one_child_may_run_over_a_batch():
    cases = "</CINdetails><CINdetails>".join(
        f"<CINreferralDate>2020-05-{day:02d}</CINreferralDate>" for day in range(1, 9)
    )
    whole = read(census(child(details=cases) * 3))
    pieces = read(census(child(details=cases) * 3), batch_rows=5)
    assert len(whole["cin_census_details"]) == 24
    for table in TABLES:
        pd.testing.assert_frame_equal(whole[table], pieces[table])


def test_census_without_children_yields_every_table_without_rows():
    tables = read(census(""))
    assert set(tables) == set(TABLES)
    assert {table: len(frame) for table, frame in tables.items() if len(frame)} == {
        "cin_census_header": 1
    }
    for table, frame in tables.items():
        assert list(frame.columns) == [c.name for c in delivered_tables()[table].columns]


def test_census_without_header_is_read():
    tables = read("<Message><Children>" + child() + "</Children></Message>")
    assert len(tables["cin_census_header"]) == 0
    assert column(tables, "child", "la_child_id") == ["SYN-1"]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(census().replace("<Message>", '<Message xmlns="urn:a">'), id="namespace"),
        pytest.param(
            re.sub(r"<(/?)(\w)", r"<\1cin:\2", census()).replace(
                "<cin:Message>", '<cin:Message xmlns:cin="urn:b">'
            ),
            id="prefix",
        ),
        pytest.param(
            re.sub(r"<(/?)(\w+)", lambda tag: f"<{tag[1]}{tag[2].upper()}", census()),
            id="upper case",
        ),
        pytest.param(
            re.sub(r"<(/?)(\w+)", lambda tag: f"<{tag[1]}{tag[2].lower()}", census()),
            id="lower case",
        ),
        pytest.param(
            census().replace("<CIN", "<!-- a note <b> -->\n<?tool run?><CIN"),
            id="comments and processing instructions",
        ),
        pytest.param(census().replace("2020-07-20", "2020<!-- ? -->-07-20"), id="split text"),
        pytest.param(census().replace("2020-07-20", "<![CDATA[2020-07-20]]>"), id="CDATA"),
        pytest.param(census().replace("2020-07-20", "\n  2020-07-20\t"), id="white space"),
        pytest.param(census().replace("NEG", "&#78;EG"), id="character reference"),
        pytest.param(census().replace("</CINreferralDate>", "</CINreferralDate>stray"), id="text"),
        pytest.param(
            census().replace("<Section47>", "<Later><LAchildID>-</LAchildID></Later><Section47>"),
            id="unknown element in a case",
        ),
        pytest.param(
            census()
            .replace("<Header>", "<Extra><Children><Child/></Children></Extra><Header>")
            .replace("<Children><Child>", "<Children><Extra/><Child>")
            .replace("</Child></Children>", "</Child><Extra>text</Extra></Children><Extra/>"),
            id="unknown elements around",
        ),
        pytest.param(census().replace("<CPPstartDate>", '<CPPstartDate a="b">'), id="attribute"),
        pytest.param("\ufeff" + census(), id="byte order mark"),
        pytest.param('<?xml version="1.0" encoding="utf-8"?>' + census(), id="declaration"),
        pytest.param(
            census().replace("<Reviews>", "<CPPreviews>").replace("</Reviews>", "</CPPreviews>"),
            id="CPPreviews",
        ),
    ],
)  # fmt: skip
def test_file_that_says_the_same_otherwise_gives_the_same_tables(changed: str):
    assert changed != census()
    expected, tables = read(census()), read(changed)
    for table in TABLES:
        pd.testing.assert_frame_equal(tables[table], expected[table])


def test_elements_may_stand_in_any_order():
    tables = read(
        "<Message><Children><Child><CINdetails><Section47><DateOfInitialCPC>2020-07-20"
        "</DateOfInitialCPC><S47ActualStartDate>2020-07-01</S47ActualStartDate></Section47>"
        "<CINreferralDate>2020-05-04</CINreferralDate></CINdetails><ChildIdentifiers>"
        "<Sex>F</Sex><LAchildID>SYN-1</LAchildID></ChildIdentifiers></Child></Children>"
        + HEADER
        + "</Message>"
    )
    assert column(tables, "section_47", "la_child_id") == ["SYN-1"]
    assert column(tables, "section_47", "s47_actual_start_date") == ["2020-07-01"]
    assert column(tables, "details", "cin_referral_date") == ["2020-05-04"]
    assert column(tables, "header", "la_code") == ["852"]


def test_sex_and_gender_are_read_whichever_the_year_asks_for():
    before, after = "<GenderCurrent>1</GenderCurrent>", "<Sex>M</Sex>"
    tables = read(census(child(before) + child(after)))
    assert column(tables, "child", "gender_current") == ["1", ""]
    assert column(tables, "child", "sex") == ["", "M"]


def test_expected_birth_and_death_are_read():
    tables = read(
        census(
            child(
                "<ExpectedPersonBirthDate>2021-06-01</ExpectedPersonBirthDate>"
                "<PersonDeathDate>2021-02-01</PersonDeathDate>"
            )
        )
    )
    assert column(tables, "child", "expected_person_birth_date") == ["2021-06-01"]
    assert column(tables, "child", "person_death_date") == ["2021-02-01"]
    assert column(tables, "child", "la_child_id") == [""]


def test_conference_of_the_case_and_of_the_enquiry_are_kept_apart():
    tables = read(
        census(
            child(
                details="<DateOfInitialCPC>2020-06-01</DateOfInitialCPC>"
                "<Section47><DateOfInitialCPC>2020-07-01</DateOfInitialCPC></Section47>"
            )
        )
    )
    assert column(tables, "details", "date_of_initial_cpc") == ["2020-06-01"]
    assert column(tables, "section_47", "date_of_initial_cpc") == ["2020-07-01"]


@pytest.mark.parametrize("empty", ["<CINreferralDate/>", "<CINreferralDate> \n</CINreferralDate>"])
def test_element_without_text_is_blank(empty: str):
    assert column(read(census(child(details=empty))), "details", "cin_referral_date") == [""]


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("Windows-1252", "cp1252"),
    ],
)
def test_text_is_decoded_as_the_declaration_says(encoding: str, codec: str):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    file = (declared + census(child("<LAchildID>SYN-é£</LAchildID>"))).encode(codec)
    assert column(read(file), "child", "la_child_id") == ["SYN-é£"]


def test_file_may_be_unpacked_while_it_is_read():
    packed = gzip.compress(census().encode())

    def open_packed() -> BinaryIO:
        return cast("BinaryIO", gzip.open(io.BytesIO(packed)))

    tables = dict(read_census(open_packed, "cin.xml.gz"))
    assert len(tables["cin_census_child"]) == 1

    def open_cut() -> BinaryIO:
        return cast("BinaryIO", gzip.open(io.BytesIO(packed[:-20])))

    with pytest.raises(DeliveryRefused, match=r"^cin\.xml\.gz is cut off or damaged"):
        list(read_census(open_cut, "cin.xml.gz"))


def test_streams_are_closed_whether_read_or_refused():
    opened: list[io.BytesIO] = []

    def open_bytes(file: str) -> Callable[[], BinaryIO]:
        opened.append(io.BytesIO(file.encode()))
        return lambda: opened[-1]

    list(read_census(open_bytes(census()), "cin.xml"))
    with pytest.raises(DeliveryRefused):
        list(read_census(open_bytes("<Message>"), "cin.xml"))
    assert [file.closed for file in opened] == [True, True]


BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
<!ENTITY a "SECRETSECRETSECRET">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<Message attribute="&c;"><Children/></Message>"""
EXTERNAL = """<!-- first -->
<!DOCTYPE Message [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<Message><Children><Child>&secret;</Child></Children></Message>"""


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        pytest.param(
            BILLION_LAUGHS, "cin.xml line 2: a document type or entity is declared", id="entities"
        ),
        pytest.param(
            EXTERNAL, "cin.xml line 2: a document type or entity is declared", id="external entity"
        ),
        pytest.param(
            '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/cin.dtd"><Message/>',
            "cin.xml line 1: a document type or entity is declared",
            id="external document type",
        ),
        pytest.param(
            "<!doctype html><html/>",
            "cin.xml line 1: a document type or entity is declared",
            id="web page",
        ),
        pytest.param(
            "<!--" + "SECRET" * 20_000 + "--><!DOCTYPE Message><Message/>",
            "cin.xml has no element in its first 65,536 bytes",
            id="document type behind a long comment",
        ),
        pytest.param(
            census(child(details="<CINreferralDate>&secret;</CINreferralDate>")),
            "cin.xml line 8: it is not well-formed",
            id="undeclared entity",
        ),
        pytest.param("", "cin.xml: it is not well-formed", id="empty"),
        pytest.param("SECRET,1\n", "cin.xml line 1: it is not well-formed", id="no XML"),
        pytest.param(
            census()[: census().index("</CINdetails>")], "cin.xml line 55: it is", id="cut off"
        ),
        pytest.param(
            census().replace("<ReferralSource>1A</ReferralSource>", "<ReferralSource>1A</Source>"),
            "cin.xml line 22: it is not well-formed",
            id="wrong end",
        ),
        pytest.param(census() + census(), "cin.xml line 59: it is not well-formed", id="two files"),
        pytest.param(
            census().replace("<Message>", "<Messages>").replace("</Message>", "</Messages>"),
            "cin.xml line 1: the root element is not Message",
            id="other root",
        ),
        pytest.param("<Message/>", "cin.xml: Message holds no Children", id="no Children"),
        pytest.param(
            "<Message><Other><Children/></Other></Message>",
            "cin.xml: Message holds no Children",
            id="Children elsewhere",
        ),
        pytest.param(
            census().replace("SYN-1", "SECRET" * (LONGEST_TEXT // 6 + 1)),
            f"cin.xml line 11: the text of LAchildID is longer than {LONGEST_TEXT:,} characters",
            id="long text",
        ),
        pytest.param(
            census().replace("2020-10-01", "SECRET" * (LONGEST_TEXT // 6 + 1)),
            "cin.xml line 51: the text of CPPreviewDate is longer than",
            id="long text of a record",
        ),
        pytest.param(
            census().replace("SYN-1", "SECRET" * 200_000),
            "a text is longer than 1,000,000 characters",
            id="endless text",
        ),
        pytest.param(
            census().replace("<Children>", "<Children>" + " " * 1_000_001),
            "a text is longer than 1,000,000 characters",
            id="endless white space",
        ),
        pytest.param(
            census().replace("<ReferralSource>", "<CINreferralDate/>\n<ReferralSource>"),
            "cin.xml line 22: CINreferralDate stands twice in one CINdetails",
            id="field twice",
        ),
        pytest.param(
            census().replace("<UPN>", "<lachildid>SYN-1</lachildid><UPN>"),
            "cin.xml line 12: LAchildID stands twice in one Child",
            id="field twice in another case",
        ),
        pytest.param(
            census().replace("<CINdetails>", "<ChildIdentifiers/><CINdetails>"),
            "cin.xml line 20: ChildIdentifiers stands twice in one Child",
            id="group twice",
        ),
        pytest.param(
            census().replace("</Message>", "<Children/></Message>"),
            "cin.xml line 58: Children stands twice in one Message",
            id="Children twice",
        ),
        pytest.param(
            census().replace("SYN-1", "SECRET<b/>"),
            "cin.xml line 11: an element stands in the text of LAchildID",
            id="element in a field",
        ),
        pytest.param(
            census().replace("2020-10-01", "SECRET<b/>"),
            "cin.xml line 51: an element stands in the text of CPPreviewDate",
            id="element in a review",
        ),
        pytest.param(
            census().replace("</CINdetails>\n", "</CINdetails><Section47/>"),
            "cin.xml line 55: Section47 stands in Child, where it belongs in CINdetails",
            id="group elsewhere",
        ),
        pytest.param(
            census().encode("utf-16"), "cin.xml is UTF-16 text", id="UTF-16 with its mark"
        ),
        pytest.param(census().encode("utf-16-le"), "cin.xml is UTF-16 text", id="UTF-16"),
        pytest.param(census().encode("utf-32"), "cin.xml is UTF-16 text", id="UTF-32"),
        pytest.param(
            '<?xml version="1.0" encoding="UTF-16"?>' + census(),
            "cin.xml line 1: the encoding it declares is not one of",
            id="UTF-16 declared",
        ),
        pytest.param(
            b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x+AD4-",
            "cin.xml line 1: the encoding it declares is not one of",
            id="UTF-7 declared",
        ),
        pytest.param(
            census().replace("SYN-1", "SECRET\x00"),
            "cin.xml line 11: a NUL stands in the text",
            id="NUL",
        ),
        pytest.param(
            census().replace("SYN-1", "SECRETé").encode("cp1252"),
            "cin.xml line 11: a character does not belong to the encoding",
            id="Windows-1252 undeclared",
        ),
        pytest.param(
            "<Message>" + "<a>" * 5_000 + "</a>" * 5_000 + "</Message>",
            "cin.xml line 1: it is not well-formed",
            id="deep",
        ),
    ],
)
def test_file_that_cannot_be_used_is_refused_without_a_value(file: str | bytes, sentence: str):
    said = refusal(file)
    assert sentence in said
    assert said.startswith("cin.xml")
    assert "\n" not in said
    assert not re.search("SECRET|SYN-|2020-", said)


# --- What no census has ------------------------------------------------------------------------


def unknown_in(file: str) -> set[tuple[str, str]]:
    unknown: set[tuple[str, str]] = set()
    list(read_census(stream(file), "cin.xml", unknown=unknown))
    return unknown


def test_what_is_left_out_on_purpose_is_not_unknown():
    purposely = child(
        "<LAchildID>SYN-1</LAchildID><UPN>x</UPN><FormerUPN>x</FormerUPN><UPNunknown>UN1"
        "</UPNunknown><Surname>Nobody</Surname>",
        "<Assessments><AssessmentInternalReviewDate>2020-06-01</AssessmentInternalReviewDate>"
        "</Assessments>",
    )
    header = HEADER.replace("</Source>", "<SerialNo>1</SerialNo></Source><Content><a/></Content>")
    assert unknown_in(census(CHILD + purposely, header)) == set()


def test_every_unknown_element_is_counted_once_for_each_place():
    many = child(details="<Later><Inside/></Later><Later/><Section47><Later/></Section47>") * 3
    assert unknown_in(census(many)) == {("CINdetails", "later"), ("Section47", "later")}


@pytest.mark.parametrize(
    ("published", "written", "line"),
    [
        ("ChildProtectionPlans", "ChildProtectionPlan", 44),
        ("ChildProtectionPlans", "childprotectionplanss", 44),
        ("CINdetails", "CINdetail", 20),
        ("CPPstartDate", "CPPstartDates", 45),
        ("Section47", "Section_47", 38),
        ("LAchildID", "LAchildIDs", 11),
        ("Reviews", "Review", 50),
        ("Children", "Childrens", 8),
    ],
)
def test_element_spelt_almost_like_one_that_is_read_is_refused(
    published: str, written: str, line: int
):
    file = re.sub(rf"<(/?){published}>", rf"<\1{written}>", census())
    assert file != census()
    assert refusal(file) == (
        f"cin.xml line {line}: the element is spelt almost like {published}: it would not be read."
    )


def test_group_misspelt_in_half_of_the_file_is_refused_where_it_first_stands():
    wrong = CHILD.replace("ChildProtectionPlans", "ChildProtectionPlan")
    assert refusal(census(CHILD * 2 + wrong * 2)).endswith(
        ": the element is spelt almost like ChildProtectionPlans: it would not be read."
    )


def test_file_full_of_unknown_names_is_refused():
    names = "".join(f"<x{number}/>" for number in range(1_001))
    assert refusal(census(child(details=names))) == (
        "cin.xml line 8: the element is one of more than 1,000 that no census has."
    )


def test_fault_is_found_behind_batches_already_handed_out():
    batches = read_census(stream(census(child() * 3)[:-30]), "cin.xml", batch_rows=2)
    table, frame = next(batches)
    assert (table, len(frame)) == ("cin_census_child", 2)
    with pytest.raises(DeliveryRefused, match="not well-formed"):
        list(batches)


def test_small_pieces_of_a_stream_give_the_same_tables():
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 7, 7) if size != -1 else 7)

    dripped = dict(read_census(lambda: Dripping(census().encode()), "cin.xml"))
    for table, frame in read(census()).items():
        pd.testing.assert_frame_equal(dripped[table], frame)


@pytest.fixture
def build() -> Iterator[Callable[[str], duckdb.DuckDBPyConnection]]:
    """A census in raw tables, every row accepted, in a database of its own."""
    connection = duckdb.connect()

    def load(file: str) -> duckdb.DuckDBPyConnection:
        connection.execute((ROOT / "warehouse" / "macros.sql").read_text(encoding="utf-8"))
        for schema in ("raw", "accepted", "reference"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table reference.sex_code as from (values ('M', null), ('F', null), "
            "('U', null), ('1', 'M'), ('2', 'F'), ('0', 'U'), ('9', 'U')) as codes (code, same_as)"
        )
        for table, frame in read(file).items():
            cells = ", ".join(f'nullif("{name}", \'\') as "{name}"' for name in frame.columns)
            connection.register("delivered", frame.reset_index())
            connection.execute(
                f"create table raw.{table} as select row_number, {cells} from delivered"
            )
            connection.unregister("delivered")
            connection.execute(f"create view accepted.{table} as from raw.{table}")
        return connection

    yield load
    connection.close()


def made(
    connection: duckdb.DuckDBPyConnection, table: str, layer: str = "staged"
) -> list[dict[str, object]]:
    """The rows of a layout's SQL file."""
    file = ROOT / "warehouse" / layer / "cin_census" / f"{table}.sql"
    found = connection.execute(file.read_text(encoding="utf-8"))
    names = [described[0] for described in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return sorted(rows, key=lambda row: cast("int", row["row_number"]))


def test_staged_records_are_joined_by_their_keys(build: Callable[..., duckdb.DuckDBPyConnection]):
    connection = build(census())
    (referral,) = made(connection, "referral")
    assert referral == {
        "row_number": 1,
        "referral_key": "details 1",
        "person_key": "SYN-1",
        "primary_need_code": "N1",
        "referral_source_code": "1A",
        "close_reason_code": "RC8",
        "is_no_further_action": False,
        "referral_date": date(2020, 5, 4),
        "close_date": date(2020, 11, 30),
    }
    (assessment,) = made(connection, "assessment")
    (plan,) = made(connection, "child_in_need_plan")
    (enquiry,) = made(connection, "section_47_enquiry")
    (conference,) = made(connection, "initial_conference")
    (protection_plan,) = made(connection, "protection_plan")
    reviews = made(connection, "protection_review")
    for record in (assessment, plan, enquiry, conference, protection_plan):
        assert record["referral_key"] == referral["referral_key"]
        assert record["person_key"] == referral["person_key"]
    assert assessment["authorised_date"] == date(2020, 6, 10)
    assert (plan["start_date"], plan["end_date"]) == (date(2020, 6, 11), date(2020, 7, 1))
    assert enquiry["start_date"] == date(2020, 7, 1)
    assert conference["section_47_enquiry_key"] == enquiry["section_47_enquiry_key"]
    assert conference["target_date"] == date(2020, 7, 22)
    assert conference["conference_date"] == date(2020, 7, 20)
    assert protection_plan["latest_category_code"] == "EMO"
    assert [(row["protection_plan_key"], row["review_date"]) for row in reviews] == [
        (protection_plan["protection_plan_key"], date(2020, 10, 1)),
        (protection_plan["protection_plan_key"], date(2020, 11, 25)),
    ]


def test_staged_columns_are_those_of_the_main_layout_with_the_same_types(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    connection = build(census())
    for path in sorted((ROOT / "warehouse" / "staged" / "cin_census").glob("*.sql")):
        main = path.parent.parent / "ssd" / path.name
        described = connection.execute(f"describe {path.read_text(encoding='utf-8')}").fetchall()
        main_sql = main.read_text(encoding="utf-8")
        for name, type_, *_ in described:
            assert re.search(rf"\b{name}\b", main_sql), (path.stem, name)
            if name.endswith("_date"):
                assert type_ == "DATE", (path.stem, name)
            if name.endswith(("_key", "_code")):
                assert type_ == "VARCHAR", (path.stem, name)


def test_one_person_for_a_number_and_none_for_a_blank_one(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    connection = build(
        census(
            child("<LAchildID>SYN-1</LAchildID><GenderCurrent>2</GenderCurrent>")
            + child("<GenderCurrent>1</GenderCurrent>", "<Section47/>")
            + child("<LAchildID>SYN-1</LAchildID><Sex>M</Sex>")
            + child("<LAchildID>SYN-2</LAchildID><GenderCurrent>9</GenderCurrent>")
            + child("<LAchildID>SYN-3</LAchildID><GenderCurrent>1</GenderCurrent><Sex>F</Sex>")
            + child("<LAchildID>SYN-4</LAchildID>")
        )
    )
    people = [
        (row["row_number"], row["person_key"], row["sex"]) for row in made(connection, "person")
    ]
    assert people == [(1, "SYN-1", "F"), (4, "SYN-2", "U"), (5, "SYN-3", "F"), (6, "SYN-4", None)]
    assert [row["row_number"] for row in made(connection, "referral")] == [1, 3, 4, 5, 6]
    assert made(connection, "section_47_enquiry") == []


def test_conference_is_counted_once_wherever_it_is_recorded(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    enquiry = "<Section47><DateOfInitialCPC>2020-07-20</DateOfInitialCPC></Section47>"
    of_case = "<DateOfInitialCPC>2020-07-20</DateOfInitialCPC>"
    connection = build(
        census(
            child(details=enquiry)
            + child(details=of_case)
            + child(details=of_case + enquiry)
            + child(details=of_case + enquiry.replace("07-20", "09-20"))
            + child(
                details="<Section47><InitialCPCtarget>2020-07-22</InitialCPCtarget></Section47>"
            )
        )
    )
    assert {
        (row["referral_key"], row["section_47_enquiry_key"], row["conference_date"])
        for row in made(connection, "initial_conference")
    } == {
        ("details 1", "section 47 1", date(2020, 7, 20)),
        ("details 2", None, date(2020, 7, 20)),
        ("details 3", "section 47 2", date(2020, 7, 20)),
        ("details 4", None, date(2020, 7, 20)),
        ("details 4", "section 47 3", date(2020, 9, 20)),
    }
    keys = [row["initial_conference_key"] for row in made(connection, "initial_conference")]
    assert len(set(keys)) == len(keys) == 5


def test_conference_of_several_enquiries_belongs_to_the_last_that_had_started(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    def enquiry(started: str) -> str:
        return (
            f"<Section47><S47ActualStartDate>{started}</S47ActualStartDate>"
            "<DateOfInitialCPC>2020-07-20</DateOfInitialCPC></Section47>"
        )

    connection = build(
        census(
            child(
                details=enquiry("2020-06-01")
                + enquiry("2020-07-20")
                + enquiry("2020-07-01")
                + enquiry("2020-07-21")
            )
        )
    )
    (conference,) = made(connection, "initial_conference")
    assert conference["section_47_enquiry_key"] == "section 47 2"


def test_child_set_aside_leaves_the_records_of_the_child(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    connection = build(census())
    connection.execute(
        "create or replace view accepted.cin_census_child as from raw.cin_census_child limit 0"
    )
    assert made(connection, "person") == []
    assert [row["person_key"] for row in made(connection, "referral")] == ["SYN-1"]
    assert len(made(connection, "protection_review")) == 2


def test_return_holds_every_row_also_the_bad_ones(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    connection = build(
        census(
            child("", "<CINreferralDate>04/05/2020</CINreferralDate><ReferralNFA>x</ReferralNFA>")
            + child(details="<ReferralNFA>1</ReferralNFA><Assessments/>")
        )
    )
    children = made(connection, "child", "returns")
    cases = made(connection, "cin_details", "returns")
    assert [row["child"] for row in children] == [None, "SYN-1"]
    assert [row["child_key"] for row in cases] == [row["child_key"] for row in children]
    assert [row["cin_referral_date"] for row in cases] == [None, None]
    assert [row["referral_nfa"] for row in cases] == [None, True]
    (assessment,) = made(connection, "assessments", "returns")
    assert assessment["cin_details_key"] == cases[1]["cin_details_key"]
    assert {row["source_table"] for row in cases} == {"cin_census_details"}


def test_return_tables_have_the_columns_of_the_return(
    build: Callable[..., duckdb.DuckDBPyConnection],
):
    connection = build(census())
    declared = pd.read_csv(ROOT / "warehouse" / "returns" / "columns.csv", dtype=str)
    paths = sorted((ROOT / "warehouse" / "returns" / "cin_census").glob("*.sql"))
    assert {path.stem for path in paths} == {
        "assessments",
        "child",
        "child_protection_plans",
        "cin_details",
        "cin_header",
        "cin_plan_dates",
        "section_47",
    }
    for path in paths:
        described = connection.execute(f"describe {path.read_text(encoding='utf-8')}").fetchall()
        of_table = declared[declared["table"] == path.stem]
        types = {
            str(name): str(type_).upper()
            for name, type_ in zip(of_table["column"], of_table["type"], strict=True)
        }
        assert {name: type_ for name, type_, *_ in described} == {
            "source_table": "VARCHAR",
            "row_number": "BIGINT",
            **types,
        }, path.stem
        assert len(made(connection, path.stem, "returns")) == 1
