"""facts.care_leaver_birthday: birthdays of care leavers."""

from expectations.rules import no_row_of
from expectations.typed_rules import between, coded, filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("person_key", "birthday_age_years"),
    *filled("birthday_date"),
    person_is_known(),
    coded("in_touch_code", "in_touch"),
    coded("activity_code", "activity"),
    coded("accommodation_code", "accommodation"),
    *happened("birthday_date"),
    between("birthday_age_years", 17, 21, "The birthday is one from the 17th to the 21st"),
    no_row_of(
        "birthday_date_is_the_birthday",
        # Years are added to 29 February as this product counts them: 28 February where there is
        # no 29th.
        "select 1 from {batch} inner join dimensions.person as person using (person_key) "
        "where birthday_date <> "
        "cast(person.birth_date + to_years(cast(birthday_age_years as integer)) as date)",
        "The date is the birthday the person's date of birth gives",
        ("birthday_date", "birthday_age_years"),
    ),
]
