/* net.c: ipv4, ipv6, email, idn-email and uuid. */
#include "lib/schema/internal.h"

static struct nsync_str cut(struct nsync_str s, size_t from, size_t to)
{
	return (struct nsync_str){ s.p + from, to - from };
}

static size_t find(struct nsync_str s, size_t from, char c)
{
	while (from < s.n && s.p[from] != c)
		from++;
	return from;
}

/* RFC 2673 section 3.2: no leading zeros, which some would read as octal. */
bool nsync_schema_is_ipv4(struct nsync_str s)
{
	unsigned parts = 0;

	for (size_t at = 0, end; at <= s.n; at = end + 1, parts++) {
		unsigned value = 0;

		end = find(s, at, '.');
		if (end == at || end - at > 3 || (s.p[at] == '0' && end - at > 1))
			return false;
		for (size_t i = at; i < end; i++) {
			if (!schema_digit(s.p[i]))
				return false;
			value = value * 10 + (unsigned)(s.p[i] - '0');
		}
		if (value > 255)
			return false;
	}
	return parts == 4;
}

/* RFC 4291 section 2.2, without a zone. */
bool nsync_schema_is_ipv6(struct nsync_str s)
{
	unsigned groups = 0;
	bool gap = false;
	size_t at = 0;

	if (s.n && s.p[0] == ':' && (s.n == 1 || s.p[1] != ':'))
		return false;
	if (s.n >= 2 && s.p[0] == ':')
		at = 1; /* the loop sees the second colon */
	while (at < s.n) {
		size_t end = find(s, at, ':');

		if (end == at) {
			if (gap)
				return false;
			gap = true;
			at = end + 1;
			continue;
		}
		if (end == s.n && nsync_schema_is_ipv4(cut(s, at, end))) {
			groups += 2;
			break;
		}
		if (end - at > 4)
			return false;
		for (size_t i = at; i < end; i++)
			if (!schema_hex(s.p[i]))
				return false;
		groups++;
		if (end == s.n)
			break;
		at = end + 1;
		if (at == s.n) /* one colon at the end */
			return false;
	}
	return gap ? groups < 8 : groups == 8;
}

static bool atext(char c, bool international)
{
	if (international && (unsigned char)c >= 0x80)
		return true;
	return schema_digit(c) || schema_letter(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* RFC 5321 section 4.1.2: Dot-string or Quoted-string. */
static bool local_part(struct nsync_str s, bool international)
{
	bool quoted = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"', atom = false;

	if (s.n == 0 || s.n > 64)
		return false;
	for (size_t i = 1; quoted && i + 1 < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\\') {
			c = (unsigned char)s.p[++i];
			if (i + 1 >= s.n || c < 32 || c > 126)
				return false;
		} else if (c == '"' || c < 32 || c == 127 || (c > 127 && !international)) {
			return false;
		}
	}
	for (size_t i = 0; !quoted && i < s.n; i++) {
		if (s.p[i] == '.' ? !atom : !atext(s.p[i], international))
			return false;
		atom = s.p[i] != '.';
	}
	return quoted || atom;
}

static bool email(struct nsync_str s, bool international)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != '@')
		at--;
	if (at == 0 || !local_part(cut(s, 0, at - 1), international))
		return false;
	struct nsync_str domain = cut(s, at, s.n);

	if (domain.n > 2 && domain.p[0] == '[' && domain.p[domain.n - 1] == ']') {
		domain = cut(domain, 1, domain.n - 1);
		return nsync_str_starts(domain, NSYNC_STR("IPv6:"))
			       ? nsync_schema_is_ipv6(cut(domain, 5, domain.n))
			       : nsync_schema_is_ipv4(domain);
	}
	return international ? nsync_schema_is_idn_hostname(domain)
			     : nsync_schema_is_hostname(domain);
}

bool nsync_schema_is_email(struct nsync_str s)
{
	return email(s, false);
}

/* RFC 6531 */
bool nsync_schema_is_idn_email(struct nsync_str s)
{
	return email(s, true);
}

/* RFC 4122 */
bool nsync_schema_is_uuid(struct nsync_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s.p[i] != '-' : !schema_hex(s.p[i]))
			return false;
	}
	return s.n == 36;
}
