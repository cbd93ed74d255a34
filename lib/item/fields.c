/* fields.c: a draft's front matter by its meaning: each key has its own kind of value. */
#include "internal.h"

struct check {
	struct nsync_draft *draft;
	enum draft_key key;
	const struct draft_value *value;
	struct nsync_error *err;
};

/* "<key> "<value>" <what>" at the value. */
static enum nsync_code refuse(const struct check *c, const char *what)
{
	return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, c->value->at, "%s \"%.*s\" %s",
				nsync_draft_keys[c->key],
				NSYNC_FMT(nsync_shorten(draft_value_str(c->value))), what);
}

static enum nsync_code refuse_near(const struct check *c, const char *what, struct nsync_str near)
{
	char text[160];

	if (!near.p)
		return refuse(c, what);
	snprintf(text, sizeof(text), "%s; did you mean \"%.*s\"?", what, NSYNC_FMT(near));
	return refuse(c, text);
}

/* ---- kinds of value ---------------------------------------------------------------------- */

static enum nsync_code check_line(const struct check *c)
{
	struct nsync_str text = draft_value_str(c->value);

	if (!nsync_line_ok(text))
		return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, c->value->at,
					"%s has a control character, a tab or a second line",
					nsync_draft_keys[c->key]);
	if (nsync_utf8_count(text) > NSYNC_MAX_LINE)
		return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, c->value->at,
					"%s has %zu characters, at most %u", nsync_draft_keys[c->key],
					nsync_utf8_count(text), NSYNC_MAX_LINE);
	return NSYNC_OK;
}

static enum nsync_code check_text(const struct check *c)
{
	if (nsync_text_ok(draft_value_str(c->value)))
		return NSYNC_OK;
	return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, c->value->at,
				"%s has a control character", nsync_draft_keys[c->key]);
}

static enum nsync_code check_time(struct nsync_time *out, const struct check *c)
{
	if (!nsync_time_parse(out, draft_value_str(c->value)))
		return refuse(c, "is not of the form 2018-08-05T15:00:00-06:00");
	if (out->nanoseconds)
		return refuse(c, "has a fraction of a second");
	return NSYNC_OK;
}

enum { LOWER = 1, UPPER = 2, DIGIT = 4 };

/* Copy a subtag, of which every character is of one of the classes; letters in the case wanted. */
static bool subtag(char *out, struct nsync_str tag, unsigned classes, bool first_upper)
{
	for (size_t i = 0; i < tag.n; i++) {
		char c = tag.p[i];
		bool up = (classes & UPPER) || (first_upper && i == 0);

		if (c >= '0' && c <= '9') {
			if (!(classes & DIGIT))
				return false;
		} else if (c >= 'a' && c <= 'z') {
			if (!(classes & (LOWER | UPPER)))
				return false;
			c = (char)(up ? c - ('a' - 'A') : c);
		} else if (c >= 'A' && c <= 'Z') {
			if (!(classes & (LOWER | UPPER)))
				return false;
			c = (char)(up ? c : c + ('a' - 'A'));
		} else {
			return false;
		}
		out[i] = c;
	}
	return true;
}

/*
 * BCP 47: language, script, region, variants, each at most once and in that order, written
 * in their usual case whatever the draft has: "ES-gt" is "es-GT".
 */
static bool language(char out[NSYNC_MAX_LANGUAGE + 1], struct nsync_str tag)
{
	int stage = 0; /* 0 language, 1 script may come, 2 region may come, 3 variants only */
	size_t begin = 0;

	if (tag.n > NSYNC_MAX_LANGUAGE)
		return false;
	for (size_t i = 0; i <= tag.n; i++) {
		if (i < tag.n && tag.p[i] != '-')
			continue;
		struct nsync_str part = { tag.p + begin, i - begin };
		char *at = out + begin;
		bool good;

		if (stage == 0) {
			good = (part.n == 2 || part.n == 3) && subtag(at, part, LOWER, false);
			stage = 1;
		} else if (stage == 1 && part.n == 4) {
			good = subtag(at, part, LOWER, true);
			stage = 2;
		} else if (stage <= 2 && (part.n == 2 || part.n == 3)) {
			good = subtag(at, part, part.n == 2 ? UPPER : DIGIT, false);
			stage = 3;
		} else {
			good = part.n >= 5 && part.n <= 8 && subtag(at, part, LOWER | DIGIT, false);
			stage = 3;
		}
		if (!good)
			return false;
		out[i] = i < tag.n ? '-' : '\0';
		begin = i + 1;
	}
	return true;
}

static enum nsync_code check_urgency(const struct check *c)
{
	if (c->value->n != 1 || c->value->text[0] < '1' || c->value->text[0] > '9')
		return refuse(c, "is not a number from 1 (highest) to 9");
	c->draft->urgency = c->value->text[0] - '0';
	return NSYNC_OK;
}

static enum nsync_code check_status(const struct check *c)
{
	const char *names[NSYNC_CANCELED + 1];

	for (int i = NSYNC_USABLE; i <= NSYNC_CANCELED; i++) {
		names[i] = nsync_status_name((enum nsync_status)i);
		if (nsync_str_is(draft_value_str(c->value), names[i])) {
			c->draft->status = (enum nsync_status)i;
			return NSYNC_OK;
		}
	}
	return refuse_near(c, "is none of usable, withheld, canceled",
			   nsync_nearest(draft_value_str(c->value), names, NSYNC_CANCELED + 1));
}

/* "gt/2018/08/information-hubs", or the same as tag: URI. */
static enum nsync_code check_story(const struct check *c)
{
	struct nsync_str text = draft_value_str(c->value), authority;
	struct nsync_story story;
	int64_t version;

	if (nsync_uri_parse(&authority, &story, text) && nsync_authority_valid(authority))
		return NSYNC_OK;
	if (!nsync_story_parse(&story, &version, text))
		return refuse(c, "is not the name of a story, such as gt/2018/08/information-hubs");
	if (version)
		return refuse(c, "names one version; leave the number out");
	return NSYNC_OK;
}

/* ---- lists ---------------------------------------------------------------------------------- */

static enum nsync_code check_twice(const struct check *c, const char *a, const char *b)
{
	return strcmp(a, b) == 0 ? refuse(c, "is there twice") : NSYNC_OK;
}

static enum nsync_code check_country(const struct check *c, size_t i)
{
	char (*all)[3] = c->draft->countries;
	enum nsync_code code = NSYNC_OK;

	if (!nsync_country(all[i], draft_value_str(c->value)))
		return refuse(c, "is not an ISO 3166-1 country code, such as GT");
	for (size_t k = 0; k < i && !code; k++)
		code = check_twice(c, all[i], all[k]);
	return code;
}

static enum nsync_code check_topic(const struct check *c, size_t i)
{
	char (*all)[9] = c->draft->topics;
	struct nsync_str topic = draft_value_str(c->value);
	enum nsync_code code = NSYNC_OK;

	if (!nsync_topic_code(all[i], topic))
		return refuse_near(c, "is neither a Media Topic's code nor one of the names in schema/topics.json",
				   nsync_topic_suggest(topic));
	for (size_t k = 0; k < i && !code; k++)
		code = check_twice(c, all[i], all[k]);
	return code;
}

static enum nsync_code check_office(const struct check *c, size_t i)
{
	const struct draft_value *first = c->value - i;
	enum nsync_code code = NSYNC_OK;

	if (!nsync_office_code_valid(draft_value_str(c->value)))
		return refuse(c, "is not the code of an office, such as mx");
	for (size_t k = 0; k < i && !code; k++)
		code = check_twice(c, c->value->text, first[k].text);
	return code;
}

static enum nsync_code check_list(struct check *c)
{
	const struct draft_field *field = &c->draft->fields[c->key];
	unsigned most = c->key == KEY_COUNTRIES ? NSYNC_MAX_COUNTRIES :
			c->key == KEY_TOPICS    ? NSYNC_MAX_TOPICS :
						  NSYNC_MAX_JOINT;
	enum nsync_code code = NSYNC_OK;

	if (field->count == 0)
		return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, field->at,
					"%s is empty; give a value or leave the line out",
					nsync_draft_keys[c->key]);
	if (field->count > most)
		return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, field->at,
					"%s has %zu values, at most %u", nsync_draft_keys[c->key],
					field->count, most);
	for (size_t i = 0; i < field->count && !code; i++) {
		c->value = &c->draft->values[field->first + i];
		if (c->key == KEY_COUNTRIES)
			code = check_country(c, i);
		else if (c->key == KEY_TOPICS)
			code = check_topic(c, i);
		else
			code = check_office(c, i);
	}
	return code;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static enum nsync_code check_word(const struct check *c)
{
	switch (c->key) {
	case KEY_LANGUAGE:
		return language(c->draft->language, draft_value_str(c->value)) ?
			       NSYNC_OK :
			       refuse(c, "is not a BCP 47 language tag, such as es or en");
	case KEY_DATE:
		return check_time(&c->draft->date, c);
	case KEY_EMBARGO:
		return check_time(&c->draft->embargo, c);
	case KEY_EXPIRES:
		return check_time(&c->draft->expires, c);
	case KEY_URGENCY:
		return check_urgency(c);
	case KEY_STATUS:
		return check_status(c);
	default:
		return check_story(c);
	}
}

static enum nsync_code check_field(struct check *c)
{
	const struct draft_field *field = &c->draft->fields[c->key];
	enum draft_form form = nsync_draft_form(c->key);

	c->value = &c->draft->values[field->first];
	if (field->count == 1 && nsync_trim(draft_value_str(c->value), " \t\n").n == 0)
		return nsync_draft_fail(c->err, NSYNC_EINVAL, c->draft, field->at,
					c->key < DRAFT_REQUIRED ?
						"%s is empty" :
						"%s is empty; give a value or leave the line out",
					nsync_draft_keys[c->key]);
	switch (form) {
	case FORM_LIST:
		return check_list(c);
	case FORM_LINE:
		return check_line(c);
	case FORM_TEXT:
		return check_text(c);
	case FORM_WORD:
		break;
	}
	return check_word(c);
}

enum nsync_code nsync_draft_fields(struct nsync_draft *draft, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;

	for (int i = 0; i < DRAFT_KEYS && !code; i++) {
		struct check c = { draft, (enum draft_key)i, NULL, err };

		if (draft->fields[i].present)
			code = check_field(&c);
		else if (i < DRAFT_REQUIRED)
			code = nsync_draft_fail(err, NSYNC_EINVAL, draft, (struct draft_spot){ 1, 1 },
						"%s is missing", nsync_draft_keys[i]);
	}
	return code;
}
