/* read.c: an item's body into its struct. */
#include "internal.h"

static const char *const status_names[] = {
	[NSYNC_USABLE] = "usable", [NSYNC_WITHHELD] = "withheld", [NSYNC_CANCELED] = "canceled",
};

const char *nsync_status_name(enum nsync_status status)
{
	return status_names[status];
}

/* The first thing that cannot be read becomes the verdict; what follows is skipped. */
struct reader {
	struct nsync_item *item;
	struct nsync_verdict *verdict;
};

static bool refuse(const struct reader *r, const char *pointer, const char *what)
{
	nsync_judge(r->verdict, NSYNC_SCHEMA, pointer, "%s", what);
	return false;
}

/* A member of one element of an array: "/item/<array>/<i>/<name>". */
static bool refuse_at(const struct reader *r, const char *array, size_t i, const char *name,
		      const char *what)
{
	char pointer[128];

	snprintf(pointer, sizeof(pointer), "/item/%s/%zu%s%s", array, i, *name ? "/" : "", name);
	return refuse(r, pointer, what);
}

static struct nsync_str string_of(const struct nsync_json *value)
{
	return value && value->type == NSYNC_JSON_STRING ? nsync_json_str(value) :
							   (struct nsync_str){ NULL, 0 };
}

static struct nsync_str get(const struct nsync_json *object, const char *name)
{
	return string_of(nsync_json_get(object, nsync_str(name)));
}

/* Absent: p NULL. Present and no string: refused. */
static bool text_member(struct nsync_str *out, const struct reader *r, const char *name)
{
	const struct nsync_json *value = nsync_json_get(r->item->body, nsync_str(name));
	char pointer[64];

	*out = string_of(value);
	if (!value || out->p)
		return true;
	snprintf(pointer, sizeof(pointer), "/item/%s", name);
	return refuse(r, pointer, "not a string");
}

static bool time_member(struct nsync_time *out, bool *present, const struct reader *r, const char *name)
{
	struct nsync_str text;
	char pointer[64];

	if (!text_member(&text, r, name))
		return false;
	*present = text.p != NULL;
	if (!*present || nsync_time_parse(out, text))
		return true;
	snprintf(pointer, sizeof(pointer), "/item/%s", name);
	return refuse(r, pointer, "not an RFC 3339 time");
}

/* Absent: *out NULL. Present and no array of objects: refused. */
static bool array_member(const struct nsync_json **out, const struct reader *r, const char *name)
{
	const struct nsync_json *array = nsync_json_get(r->item->body, nsync_str(name)), *at;
	char pointer[64];
	size_t i = 0;

	*out = array;
	if (!array)
		return true;
	if (array->type != NSYNC_JSON_ARRAY) {
		snprintf(pointer, sizeof(pointer), "/item/%s", name);
		return refuse(r, pointer, "not an array");
	}
	for (at = nsync_json_first(array); at; at = nsync_json_next(array, at), i++) {
		if (at->type != NSYNC_JSON_OBJECT)
			return refuse_at(r, name, i, "", "not an object");
	}
	return true;
}

/* The element of an array of objects that has this role; NULL if none has. */
static const struct nsync_json *with_role(const struct nsync_json *array, const char *role)
{
	const struct nsync_json *at = array ? nsync_json_first(array) : NULL;

	while (at && !nsync_str_is(get(at, "role"), role))
		at = nsync_json_next(array, at);
	return at;
}

static bool read_names(const struct reader *r)
{
	struct nsync_item *item = r->item;
	struct nsync_str version;

	if (!text_member(&item->uri, r, "uri") || !text_member(&version, r, "version") ||
	    !text_member(&item->language, r, "language"))
		return false;
	if (!nsync_uri_parse(&item->authority, &item->story, item->uri))
		return refuse(r, "/item/uri", "not the tag URI of a story");
	if (!nsync_str_number(&item->version, version) || item->version < 1)
		return refuse(r, "/item/version", "not a version number");
	if (!item->language.p)
		return refuse(r, "/item/language", "missing");
	return true;
}

static bool read_times(const struct reader *r)
{
	struct nsync_item *item = r->item;
	bool first, version;

	if (!time_member(&item->first_created, &first, r, "firstCreated") ||
	    !time_member(&item->version_created, &version, r, "versionCreated") ||
	    !time_member(&item->embargoed_until, &item->embargoed, r, "embargoedUntil") ||
	    !time_member(&item->expires, &item->expiring, r, "expires"))
		return false;
	if (!first)
		return refuse(r, "/item/firstCreated", "missing");
	return version || refuse(r, "/item/versionCreated", "missing");
}

static bool read_texts(const struct reader *r)
{
	struct nsync_item *item = r->item;
	const struct nsync_json *headlines, *bodies, *descriptions, *main_body;

	if (!array_member(&headlines, r, "headlines") || !array_member(&bodies, r, "bodies") ||
	    !array_member(&descriptions, r, "descriptions"))
		return false;
	item->headline = get(with_role(headlines, "main"), "value");
	if (!item->headline.p)
		return refuse(r, "/item/headlines", "no headline of role main");
	main_body = with_role(bodies, "main");
	item->text = get(main_body, "value");
	if (!item->text.p)
		return refuse(r, "/item/bodies", "no body of role main");
	item->markdown = nsync_str_is(get(main_body, "contentType"), "text/markdown");
	item->summary = get(with_role(descriptions, "summary"), "value");
	item->correction = get(with_role(descriptions, "correction"), "value");
	return text_member(&item->by, r, "by") && text_member(&item->slugline, r, "slugline") &&
	       text_member(&item->located, r, "located") && text_member(&item->note, r, "edNote") &&
	       text_member(&item->copyright, r, "copyrightNotice") &&
	       text_member(&item->usage, r, "usageTerms");
}

static bool read_codes(const struct reader *r)
{
	struct nsync_item *item = r->item;
	const struct nsync_json *value = nsync_json_get(item->body, NSYNC_STR("urgency"));
	struct nsync_str status;
	int64_t urgency = 0;

	if (value && (!nsync_json_int(&urgency, value) || urgency < 1 || urgency > 9))
		return refuse(r, "/item/urgency", "not a number from 1 to 9");
	item->urgency = (int)urgency;
	if (!text_member(&status, r, "pubStatus"))
		return false;
	for (int i = NSYNC_USABLE; i <= NSYNC_CANCELED; i++) {
		if (nsync_str_is(status, status_names[i])) {
			item->status = (enum nsync_status)i;
			return array_member(&item->places, r, "places") &&
			       array_member(&item->subjects, r, "subjects");
		}
	}
	return refuse(r, "/item/pubStatus", "none of usable, withheld, canceled");
}

/* "<seq>:<id>" */
static bool read_log(struct nsync_item *item, struct nsync_str value)
{
	const char *colon = value.n ? memchr(value.p, ':', value.n) : NULL;
	size_t n = colon ? (size_t)(colon - value.p) : 0;

	return colon && nsync_str_number(&item->log_seq, (struct nsync_str){ value.p, n }) &&
	       nsync_id_parse(&item->log_id, (struct nsync_str){ colon + 1, value.n - n - 1 });
}

static bool read_ids(const struct reader *r)
{
	struct nsync_item *item = r->item;
	const struct nsync_json *ids, *at;
	size_t i = 0;

	if (!array_member(&ids, r, "altIds"))
		return false;
	for (at = ids ? nsync_json_first(ids) : NULL; at; at = nsync_json_next(ids, at), i++) {
		struct nsync_str role = get(at, "role"), value = get(at, "value");

		if (nsync_str_is(role, "previous") && !item->has_previous) {
			if (!nsync_id_parse(&item->previous, value))
				return refuse_at(r, "altIds", i, "value", "not the id of a version");
			item->has_previous = true;
		} else if (nsync_str_is(role, "log") && !item->has_log) {
			if (!read_log(item, value))
				return refuse_at(r, "altIds", i, "value", "not <seq>:<id> of a record");
			item->has_log = true;
		}
	}
	return true;
}

static bool read_joint(const struct reader *r)
{
	struct nsync_item *item = r->item;
	const struct nsync_json *sources, *at;
	size_t i = 0;

	if (!array_member(&sources, r, "infoSources"))
		return false;
	for (at = sources ? nsync_json_first(sources) : NULL; at; at = nsync_json_next(sources, at), i++) {
		if (!nsync_str_is(get(at, "role"), "jointIssuer"))
			continue;
		if (item->joint_count == NSYNC_MAX_JOINT)
			return refuse_at(r, "infoSources", i, "", "too many joint issuers");
		if (!nsync_office_code_valid(get(at, "literal")) ||
		    !nsync_str_copy(item->joint[item->joint_count], NSYNC_MAX_OFFICE + 1,
				    get(at, "literal")))
			return refuse_at(r, "infoSources", i, "literal", "not the code of an office");
		item->joint_count++;
	}
	return true;
}

/* ---- pictures ------------------------------------------------------------------------- */

static const char *extension(struct nsync_str content_type)
{
	static const char *const types[][2] = {
		{ "image/jpeg", "jpg" }, { "image/png", "png" },
		{ "image/webp", "webp" }, { "image/gif", "gif" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (nsync_str_is(content_type, types[i][0]))
			return types[i][1];
	}
	return NULL;
}

/* RFC 6920: ni:///sha-256;<base64url of the hash, unpadded> */
static bool media_hash(char out[NSYNC_HEX_SIZE], struct nsync_str name)
{
	const struct nsync_str prefix = NSYNC_STR("ni:///sha-256;");
	uint8_t hash[NSYNC_HASH_BYTES];

	if (!nsync_str_starts(name, prefix))
		return false;
	name.p += prefix.n;
	name.n -= prefix.n;
	if (!nsync_unbase64(hash, sizeof(hash), name, true))
		return false;
	nsync_hex(out, hash, sizeof(hash));
	return true;
}

static bool read_rendition(const struct reader *r, size_t i, const struct nsync_json *association,
			   const struct nsync_json *rendition, unsigned number)
{
	struct nsync_picture *picture = &r->item->pictures[r->item->picture_count];
	struct nsync_str name = get(rendition, "href");
	const char *ext;

	if (r->item->picture_count == NSYNC_MAX_PICTURES)
		return refuse_at(r, "associations", i, "renditions", "more picture files than an item may name");
	*picture = (struct nsync_picture){
		.rendition = number,
		.alt = get(with_role(nsync_json_get(association, NSYNC_STR("descriptions")), "alt"), "value"),
		.credit = get(association, "by"),
		.content_type = get(rendition, "contentType"),
	};
	if (!picture->credit.p)
		picture->credit = get(association, "copyrightNotice");
	ext = extension(picture->content_type);
	if (!media_hash(picture->sha256, name) || !ext)
		return refuse_at(r, "associations", i, "renditions",
				 "not an ni:///sha-256 name of a JPEG, PNG, WebP or GIF file");
	nsync_str_copy(picture->ext, sizeof(picture->ext), nsync_str(ext));
	if (!picture->alt.p)
		return refuse_at(r, "associations", i, "descriptions", "no text of role alt");
	/* Otherwise an item would name a file that nobody checks. */
	if (number == 0 && !nsync_str_eq(get(association, "uri"), name))
		return refuse_at(r, "associations", i, "uri", "not the first rendition's href");
	r->item->picture_count++;
	return true;
}

static bool read_picture(const struct reader *r, size_t i, const struct nsync_json *association)
{
	const struct nsync_json *renditions = nsync_json_get(association, NSYNC_STR("renditions")), *at;
	unsigned number = 0;

	if (!renditions || renditions->type != NSYNC_JSON_ARRAY || renditions->len == 0)
		return refuse_at(r, "associations", i, "renditions", "missing");
	for (at = nsync_json_first(renditions); at; at = nsync_json_next(renditions, at)) {
		if (!read_rendition(r, i, association, at, number++))
			return false;
	}
	return true;
}

static bool read_associations(const struct reader *r)
{
	struct nsync_item *item = r->item;
	const struct nsync_json *all, *at;
	size_t i = 0;

	if (!array_member(&item->associations, r, "associations"))
		return false;
	all = item->associations;
	for (at = all ? nsync_json_first(all) : NULL; at; at = nsync_json_next(all, at), i++) {
		struct nsync_str rel = get(at, "rel");

		if (nsync_str_is(rel, "picture") && !read_picture(r, i, at))
			return false;
		if (!nsync_str_is(rel, "translationOf") || item->translation_of.p)
			continue;
		item->translation_of = get(at, "uri");
		if (!item->translation_of.p)
			return refuse_at(r, "associations", i, "uri", "missing");
	}
	return true;
}

enum nsync_reason nsync_item_read(struct nsync_item *out, struct nsync_verdict *verdict,
				  const struct nsync_json *body)
{
	struct reader r = { out, verdict };

	*out = (struct nsync_item){ .body = body };
	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (!body || body->type != NSYNC_JSON_OBJECT)
		return nsync_judge(verdict, NSYNC_SCHEMA, "/item", "not an object");
	if (read_names(&r) && read_times(&r) && read_texts(&r) && read_codes(&r) && read_ids(&r) &&
	    read_joint(&r) && read_associations(&r))
		return NSYNC_REASON_OK;
	return verdict->reason;
}
