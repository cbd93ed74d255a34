/* host.c: hostname and idn-hostname: labels between dots, each of ASCII or in another script (RFC 1123, 5890). */
#include "lib/schema/internal.h"

static bool label(struct nsync_str s)
{
	if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!schema_digit(s.p[i]) && !schema_letter(s.p[i]) && s.p[i] != '-')
			return false;
	if (s.n >= 4 && (s.p[0] | 0x20) == 'x' && (s.p[1] | 0x20) == 'n' && s.p[2] == '-' &&
	    s.p[3] == '-')
		return nsync_schema_is_a_label(s);
	return true;
}

/* RFC 1123 section 2.1, RFC 5890 section 2.3.2.1 */
bool nsync_schema_is_hostname(struct nsync_str s)
{
	if (s.n == 0 || s.n > 253)
		return false;
	for (size_t at = 0, end; at <= s.n; at = end + 1) {
		for (end = at; end < s.n && s.p[end] != '.';)
			end++;
		if (!label((struct nsync_str){ s.p + at, end - at }))
			return false;
	}
	return true;
}

/* One label, as code points; *length grows by its length in ASCII. */
static bool any_label(const uint32_t *points, size_t count, size_t *length)
{
	char ascii[SCHEMA_MAX_LABEL];
	size_t n = 0;

	for (size_t i = 0; i < count && points[i] < 128; i++)
		ascii[n++] = (char)points[i];
	if (n == count) { /* upper-case ASCII is a host name all the same */
		*length += n;
		return nsync_schema_is_hostname((struct nsync_str){ ascii, n }) &&
		       (n < 4 || (ascii[0] | 0x20) == 'x' || ascii[2] != '-' || ascii[3] != '-');
	}
	size_t encoded = 4 + nsync_schema_punycode_length(points, count);

	*length += encoded;
	return encoded <= SCHEMA_MAX_LABEL && nsync_schema_is_u_label(points, count);
}

bool nsync_schema_is_idn_hostname(struct nsync_str s)
{
	uint32_t points[SCHEMA_MAX_LABEL];
	size_t at = 0, count = 0, length = 0;

	for (;;) {
		bool end = at >= s.n;
		int32_t c = end ? '.' : nsync_utf8_next(s, &at);

		if (c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61) {
			if (!any_label(points, count, &length))
				return false;
			if (end)
				return length <= 253;
			length++;
			count = 0;
		} else if (c < 0 || count >= SCHEMA_MAX_LABEL) {
			return false;
		} else {
			points[count++] = (uint32_t)c;
		}
	}
}
