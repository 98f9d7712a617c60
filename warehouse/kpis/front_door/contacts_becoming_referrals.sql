/*
code: FD02
title: Contacts that became a referral
id: contacts_becoming_referrals
theme: front_door
counted_unit: contact per child
measure: share
period: month
headline: month
unit: percent
polarity: neutral
rule: contacts in the month whose outcome is a new referral / contacts in the month
needs: contact.outcome_json
source: local; SSD contact outcome
*/
select
    last_day(contact.contact_date) as month_end,
    contact.person_key,
    contact.team,
    contact.is_new_referral as is_met,
    contact.contact_date as counted_date,
    contact.contact_key,
    contact.contact_source_code,
    contact.is_new_referral
from facts.contact as contact
