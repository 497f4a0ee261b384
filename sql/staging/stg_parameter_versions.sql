-- A value of a setting from a day on, as one import told it.
-- grain: parameter, parameter_subject, parameter_detail, valid_from_date, batch_id

select
    parameter,
    subject as parameter_subject,
    detail as parameter_detail,
    valid_from as valid_from_date,
    cast(value as decimal(18, 10)) as parameter_value,
    remark,
    batch_id
from raw_parameter_versions
