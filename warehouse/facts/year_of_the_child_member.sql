/*
grain: one row per child and time in the Year of the Child cohort
keeps_rows_of: staged.year_of_the_child_member
*/
select
    member.person_key,
    member.joined_date,
    member.left_date
from staged.year_of_the_child_member as member
