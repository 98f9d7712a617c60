/*
code: FD01
title: Contacts received
id: contacts
theme: front_door
counted_unit: contact per child
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: contacts by date of contact
needs: contact
source: local; Annex A list 1
*/
select
    last_day(contact.contact_date) as month_end,
    contact.person_key,
    contact.team,
    contact.contact_date as counted_date,
    contact.contact_key,
    contact.contact_source_code
from facts.contact as contact
