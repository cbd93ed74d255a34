/* format.c: the formats of draft 2020-12 (validation section 7.3) by name. */
#include "lib/schema/internal.h"

static const struct schema_format formats[] = {
	{ "date-time", nsync_schema_is_date_time },
	{ "date", nsync_schema_is_date },
	{ "time", nsync_schema_is_time },
	{ "duration", nsync_schema_is_duration },
	{ "email", nsync_schema_is_email },
	{ "idn-email", nsync_schema_is_idn_email },
	{ "hostname", nsync_schema_is_hostname },
	{ "idn-hostname", nsync_schema_is_idn_hostname },
	{ "ipv4", nsync_schema_is_ipv4 },
	{ "ipv6", nsync_schema_is_ipv6 },
	{ "uri", nsync_schema_is_uri },
	{ "uri-reference", nsync_schema_is_uri_reference },
	{ "iri", nsync_schema_is_iri },
	{ "iri-reference", nsync_schema_is_iri_reference },
	{ "uuid", nsync_schema_is_uuid },
	{ "uri-template", nsync_schema_is_uri_template },
	{ "json-pointer", nsync_schema_is_json_pointer },
	{ "relative-json-pointer", nsync_schema_is_relative_json_pointer },
	{ "regex", nsync_schema_pattern_valid },
};

const struct schema_format *nsync_schema_format(struct nsync_str name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (nsync_str_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}
