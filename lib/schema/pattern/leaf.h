/* leaf.h: what is asked of one value alone: patterns, numbers, formats, lengths. */
#ifndef NSYNC_LIB_SCHEMA_LEAF_H
#define NSYNC_LIB_SCHEMA_LEAF_H

#include "lib/schema/internal.h"

/* Compiled once for each source; NULL with why, or with why "" when there is no memory. */
const struct schema_pattern *nsync_schema_pattern_new(struct nsync_schema *schema,
						      struct nsync_str source, char *why, size_t size);
void nsync_schema_patterns_free(struct nsync_schema *schema);
/* ecma.c: whether it is a regular expression of ECMA-262 in Unicode mode (format regex). */
bool nsync_schema_pattern_valid(struct nsync_str source);

enum schema_match { MATCH_NO, MATCH_YES, MATCH_LIMIT, MATCH_MEMORY };
enum schema_match nsync_schema_pattern_match(const struct schema_pattern *pattern,
					     struct nsync_str text);

void nsync_schema_number(struct schema_number *out, const struct nsync_json *value);
int nsync_schema_number_cmp(const struct nsync_json *value, const struct schema_number *limit);
bool nsync_schema_number_multiple(const struct nsync_json *value, const struct schema_number *of);
/* Whether a divisor is short enough to divide by. */
bool nsync_schema_number_fits(struct nsync_str text);
/* An integer of at least 0, UINT64_MAX where it is larger than that. */
uint64_t nsync_schema_number_count(const struct nsync_json *value);
/* The same for all spellings of one number. */
uint64_t nsync_schema_number_hash(struct nsync_str text);
bool nsync_schema_integer(const struct nsync_json *value);

/* Two elements that are equal: false and their values; *memory false when there was none. */
bool nsync_schema_unique(const struct nsync_json *array, const struct nsync_json **again,
			 bool *memory);

/* format.c: NULL for a format that draft 2020-12 does not know. */
const struct schema_format *nsync_schema_format(struct nsync_str name);
/* format/time.c */
bool nsync_schema_is_date_time(struct nsync_str s);
bool nsync_schema_is_date(struct nsync_str s);
bool nsync_schema_is_time(struct nsync_str s);
bool nsync_schema_is_duration(struct nsync_str s);
/* format/net.c */
bool nsync_schema_is_ipv4(struct nsync_str s);
bool nsync_schema_is_ipv6(struct nsync_str s);
bool nsync_schema_is_email(struct nsync_str s);
bool nsync_schema_is_idn_email(struct nsync_str s);
bool nsync_schema_is_uuid(struct nsync_str s);
/* format/host.c */
bool nsync_schema_is_hostname(struct nsync_str s);
bool nsync_schema_is_idn_hostname(struct nsync_str s);
/* format/idn.c; label: of a name in ASCII that begins with "xn--" */
bool nsync_schema_is_a_label(struct nsync_str label);
/* One label as code points; how long it is as Punycode, without "xn--". At most SCHEMA_MAX_LABEL of them. */
#define SCHEMA_MAX_LABEL 63u
bool nsync_schema_is_u_label(const uint32_t *label, size_t count);
size_t nsync_schema_punycode_length(const uint32_t *label, size_t count);
/* format/uri.c */
bool nsync_schema_is_uri(struct nsync_str s);
bool nsync_schema_is_uri_reference(struct nsync_str s);
bool nsync_schema_is_iri(struct nsync_str s);
bool nsync_schema_is_iri_reference(struct nsync_str s);
/* format/text.c */
bool nsync_schema_is_uri_template(struct nsync_str s);
bool nsync_schema_is_json_pointer(struct nsync_str s);
bool nsync_schema_is_relative_json_pointer(struct nsync_str s);

static inline bool schema_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool schema_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool schema_hex(char c)
{
	return schema_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static inline bool schema_type_is(const struct nsync_json *value, unsigned types)
{
	return types >> value->type & 1 ||
	       (value->type == NSYNC_JSON_NUMBER && types & TYPE_INTEGER &&
		(value->flags & NSYNC_JSON_INTEGER || nsync_schema_integer(value)));
}

/* Length in characters is compared without counting where the bytes decide it. */
static inline size_t schema_length(const struct nsync_json *string)
{
	return string->flags & NSYNC_JSON_ASCII ? string->len
						: nsync_utf8_count(nsync_json_str(string));
}

#endif
