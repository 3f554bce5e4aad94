with given as (
    select * from {{ ref('code_label_given') }}
),

named as (
    select * from {{ ref('int_vocabulary__codes_named') }}
),

parts as (
    select * from {{ ref('indicator_name_part') }}
),

labelled as (
    select
        code_list,
        code,
        language,
        label,
        meaning,
        position
    from given
    union all
    select
        code_list,
        code,
        'en' as language,
        label,
        cast(null as {{ text_type() }}) as meaning,
        position
    from named
    union all
    select
        named.code_list,
        named.code,
        translated.language,
        translated.label,
        cast(null as {{ text_type() }}) as meaning,
        named.position
    from named
    inner join {{ ref('int_vocabulary__labels_translated') }} as translated
        on named.code_list = translated.vocabulary and named.code = translated.code
),

-- Names of indicators without the part that the caption of a table says once.
in_short as (
    select
        'indicator_in_short' as code_list,
        labelled.code,
        labelled.language,
        replace(
            replace(
                replace(labelled.label, parts.dont_knows_excluded, ''), parts.crude_prevalence, ''
            ), parts.question_since_2019, ''
        ) as label,
        cast(null as {{ text_type() }}) as meaning,
        labelled.position
    from labelled
    inner join parts on labelled.language = parts.language
    where labelled.code_list = 'indicator'
),

united as (
    select * from labelled
    union all
    select * from in_short
),

final as (
    select
        code_list,
        code,
        language,
        label,
        meaning,
        cast(position as int) as position
    from united
)

select * from final
