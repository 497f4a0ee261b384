-- A value of a setting from a day on, as the last import that tells it has it; without a
-- value the setting is no longer entered from that day on.
-- grain: parameter, parameter_subject, parameter_detail, valid_from_date

select
    parameter,
    subject as parameter_subject,
    detail as parameter_detail,
    valid_from as valid_from_date,
    cast(value as decimal(18, 10)) as parameter_value,
    remark,
    batch_id
from raw_parameters
