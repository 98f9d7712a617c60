-- How a cell of official statistics is read: an amount, or a symbol that says why there
-- is none.
create or replace macro published_amount(cell) as case
    when regexp_full_match(bare(cell), '-?\d+(\.\d+)?')
        then cast(bare(cell) as decimal(18, 4))
end;

create or replace macro published_status(cell) as case lower(bare(cell))
    when 'c' then 'suppressed'
    when 'u' then 'unreliable'
    when 'k' then 'rounds_to_zero'
    when 'low' then 'rounds_to_zero'
    when 'x' then 'not_available'
    when ':' then 'not_available'
    when 'z' then 'not_applicable'
    when '' then 'not_available'
    else if(published_amount(cell) is null, 'unreadable', 'ok')
end;

-- The sum of amounts that are all known.
create or replace macro published_sum(cells) as case
    when
        len(cells) = len(
            list_filter(cells, lambda each: published_amount(each) is not null)
        )
        then list_sum(list_transform(cells, lambda each: published_amount(each)))
end;

-- Why an amount is not known: the first reason among its cells.
create or replace macro first_reason(cells) as coalesce(
    list_filter(
        list_transform(cells, lambda each: published_status(each)),
        lambda status: status <> 'ok'
    )[1],
    'ok'
);
