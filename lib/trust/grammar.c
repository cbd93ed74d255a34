/*
 * grammar.c: codes, authorities, language tags, time zones and names, by hand:
 * they decide about trust, so they rest on nothing else.
 */
#include "internal.h"

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
	return is_letter(c) || is_digit(c);
}

/* The part before the separator, which is taken off too; all of it if there is none. */
static struct nsync_str cut(struct nsync_str *rest, char separator)
{
	struct nsync_str part = *rest;
	const char *at = rest->n ? memchr(rest->p, separator, rest->n) : NULL;

	if (!at) {
		*rest = (struct nsync_str){ NULL, 0 };
		return part;
	}
	part.n = (size_t)(at - rest->p);
	rest->p = at + 1;
	rest->n -= part.n + 1;
	return part;
}

bool nsync_office_code_valid(struct nsync_str code)
{
	static const char *const reserved[] = { "origin", "region", "upstream", "nsync" };

	if (code.n < NSYNC_MIN_OFFICE || code.n > NSYNC_MAX_OFFICE)
		return false;
	for (size_t i = 0; i < code.n; i++)
		if (!is_lower(code.p[i]))
			return false;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (nsync_str_is(code, reserved[i]))
			return false;
	return true;
}

bool nsync_key_name_valid(struct nsync_str name)
{
	if (name.n < 1 || name.n > 63 || !(is_lower(name.p[0]) || is_digit(name.p[0])))
		return false;
	for (size_t i = 1; i < name.n; i++) {
		char c = name.p[i];

		if (!is_lower(c) && !is_digit(c) && c != '.' && c != '_' && c != '-')
			return false;
	}
	return true;
}

/* source: RFC 4151 section 2.1, DNSname; the lengths are those of RFC 1035 section 2.3.4. */
static bool dns_name(struct nsync_str name)
{
	if (name.n < 1 || name.n > 253 || name.p[name.n - 1] == '.')
		return false;
	while (name.n) {
		struct nsync_str label = cut(&name, '.');

		if (label.n < 1 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!is_alnum(label.p[i]) && label.p[i] != '-')
				return false;
	}
	return true;
}

/* source: RFC 4151 section 2.1, emailAddress = 1*(alphaNum / "-" / "." / "_") "@" DNSname. */
static bool mailbox(struct nsync_str local)
{
	for (size_t i = 0; i < local.n; i++) {
		char c = local.p[i];

		if (!is_alnum(c) && c != '-' && c != '.' && c != '_')
			return false;
	}
	return local.n > 0;
}

/* source: RFC 4151 section 2.1, date = year ["-" month ["-" day]]; a month or a day left out is 01. */
static bool tag_date(struct nsync_str date)
{
	char full[11] = "0000-01-01";
	struct nsync_date parsed;

	if (date.n != 4 && date.n != 7 && date.n != 10)
		return false;
	memcpy(full, date.p, date.n);
	return nsync_date_parse(&parsed, (struct nsync_str){ full, 10 });
}

bool nsync_authority_valid(struct nsync_str authority)
{
	struct nsync_str date = authority;
	struct nsync_str name = cut(&date, ',');
	struct nsync_str domain = name;
	struct nsync_str local = cut(&domain, '@');

	if (authority.n > NSYNC_MAX_AUTHORITY || !tag_date(date))
		return false;
	return local.n == name.n ? dns_name(name) : mailbox(local) && dns_name(domain);
}

static bool all(struct nsync_str s, bool (*is)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return true;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_variant(char c)
{
	return is_lower(c) || is_digit(c);
}

/*
 * source: RFC 5646 section 2.1, in the case of its section 2.1.1, so that a language has
 * one spelling: language ["-" Script] ["-" REGION] *("-" variant).
 */
bool nsync_trust_language_valid(struct nsync_str tag)
{
	enum { START, LANGUAGE, SCRIPT, REGION } seen = START;

	if (tag.n > NSYNC_MAX_LANGUAGE)
		return false;
	while (tag.p) {
		struct nsync_str part = cut(&tag, '-');
		size_t n = part.n;

		if (seen == START && (n == 2 || n == 3) && all(part, is_lower))
			seen = LANGUAGE;
		else if (seen == LANGUAGE && n == 4 && is_upper(part.p[0]) &&
			 all((struct nsync_str){ part.p + 1, 3 }, is_lower))
			seen = SCRIPT;
		else if ((seen == LANGUAGE || seen == SCRIPT) &&
			 ((n == 2 && all(part, is_upper)) || (n == 3 && all(part, is_digit))))
			seen = REGION;
		else if (seen != START && n >= 5 && n <= 8 && all(part, is_variant))
			seen = REGION;
		else
			return false;
	}
	return seen != START;
}

static bool is_zone(char c)
{
	return is_alnum(c) || c == '_' || c == '+' || c == '-';
}

bool nsync_trust_time_zone_valid(struct nsync_str name)
{
	if (name.n < 1 || name.n > NSYNC_MAX_TIME_ZONE || !is_letter(name.p[0]))
		return false;
	for (int parts = 0; name.p; parts++) {
		struct nsync_str part = cut(&name, '/');

		if (parts == 3 || part.n < 1 || !is_alnum(part.p[0]) || !all(part, is_zone))
			return false;
	}
	return true;
}

/*
 * Characters that no name may hold: C0, DEL, C1, line and paragraph separators, the byte
 * order mark, and what reorders text (CVE-2021-42574, "Trojan Source").
 */
static bool forbidden(int32_t c)
{
	static const struct {
		int32_t first, last;
	} ranges[] = {
		{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x061c, 0x061c }, { 0x200e, 0x200f },
		{ 0x2028, 0x202e }, { 0x2066, 0x2069 }, { 0xfeff, 0xfeff },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

bool nsync_trust_name_valid(struct nsync_str name, size_t most)
{
	size_t count = 0;
	bool seen = false;

	for (size_t at = 0; at < name.n; count++) {
		int32_t c = nsync_utf8_next(name, &at);

		if (c < 0 || forbidden(c))
			return false;
		seen = seen || (c != ' ' && c != 0xa0);
	}
	return seen && count <= most;
}

struct nsync_str nsync_root_name(const struct nsync_json *names, struct nsync_str language)
{
	const struct nsync_json *name;

	while (language.n) {
		struct nsync_str tag = cut(&language, ',');

		/* source: RFC 4647 section 3.4, lookup: "es-GT" finds "es". */
		while (tag.n) {
			struct nsync_str found = nsync_json_get_str(names, tag);

			if (found.p)
				return found;
			while (tag.n && tag.p[tag.n - 1] != '-')
				tag.n--;
			if (tag.n)
				tag.n--;
		}
	}
	name = names ? nsync_json_first(names) : NULL;
	return name ? nsync_json_str(name + 1) : (struct nsync_str){ NULL, 0 };
}
