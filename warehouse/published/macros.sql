-- How a figure stands in a sentence.

create or replace macro with_thousands(shown) as concat(
    format('{:,}', cast(split_part(shown, '.', 1) as bigint)),
    if(contains(shown, '.'), concat('.', split_part(shown, '.', 2)), '')
);

create or replace macro with_unit(shown, unit) as concat(
    with_thousands(shown), if(unit = 'percent', '%', '')
);

create or replace macro month_in_words(month) as strftime(month, '%B %Y');

create or replace macro window_in_words(period_window, month) as case period_window
    when 'month' then concat('in ', month_in_words(month))
    when 'month_end' then concat('at ', strftime(last_day(month), '%-d %B %Y'))
    when 'rolling_12_months'
        then concat('in the 12 months to ', month_in_words(month))
    when 'year_to_date'
        then if(
            month(month) = 4,
            concat('in ', month_in_words(month)),
            concat(
                'from April ',
                year(month - interval 3 month),
                ' to ',
                month_in_words(month)
            )
        )
end;
