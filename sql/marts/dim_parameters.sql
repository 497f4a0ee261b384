-- A value of a setting from a day on, as one import told it, whether it holds or was
-- replaced by a later one of the same day.
-- grain: parameter, parameter_subject, parameter_detail, valid_from_date, batch_id

with

versions as (

    select * from stg_parameter_versions

),

in_force as (

    select * from stg_parameters

)

select
    versions.parameter,
    versions.parameter_subject,
    versions.parameter_detail,
    versions.valid_from_date,
    versions.parameter_value,
    versions.remark,
    in_force.batch_id is not null as is_in_force,
    versions.batch_id
from versions
-- unmatched was replaced by a later import
left join in_force
    on
        versions.parameter = in_force.parameter
        and versions.parameter_subject = in_force.parameter_subject
        and versions.parameter_detail = in_force.parameter_detail
        and versions.valid_from_date = in_force.valid_from_date
        and versions.batch_id = in_force.batch_id
