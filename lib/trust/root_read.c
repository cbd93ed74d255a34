/*
 * root_read.c: a root file and all that it says of itself.
 *
 * The one layout has the names of an object in ascending order, so keys and
 * offices come in the order that the lookups of root.c need.
 *
 * source: schema/README.md, "Trust root".
 */
#include <stdlib.h>

#include "root_read.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool read_languages(struct nsync_trust_reading *r, const struct nsync_json *languages)
{
	const struct nsync_json *at, *other;

	if (languages->len == 0 || languages->len > NSYNC_MAX_LANGUAGES)
		return nsync_trust_bad(r, languages, "%u languages", languages->len);
	for (at = nsync_json_first(languages); at; at = nsync_json_next(languages, at)) {
		if (at->type != NSYNC_JSON_STRING ||
		    !nsync_trust_language_valid(nsync_json_str(at)))
			return nsync_trust_bad(r, at, "not a language tag");
		for (other = languages + 1; other < at; other++)
			if (nsync_str_eq(nsync_json_str(other), nsync_json_str(at)))
				return nsync_trust_bad(r, at, "named twice");
	}
	return true;
}

static bool read_region(struct nsync_trust_reading *r, const struct nsync_json *region)
{
	static const struct nsync_trust_member members[] = {
		{ "authority", NSYNC_JSON_STRING, false },
		{ "languages", NSYNC_JSON_ARRAY, false },
		{ "names", NSYNC_JSON_OBJECT, false },
		{ "timeZone", NSYNC_JSON_STRING, false },
	};
	struct nsync_root *root = r->root;

	if (!nsync_trust_members(r, region, members, COUNT(members)))
		return false;
	root->authority = nsync_trust_text(region, "authority");
	root->time_zone = nsync_trust_text(region, "timeZone");
	root->names = nsync_json_get(region, NSYNC_STR("names"));
	root->languages = nsync_json_get(region, NSYNC_STR("languages"));
	if (!nsync_authority_valid(root->authority))
		return nsync_trust_bad(r, nsync_json_get(region, NSYNC_STR("authority")),
				       "not a tagging entity of RFC 4151");
	if (!nsync_trust_time_zone_valid(root->time_zone))
		return nsync_trust_bad(r, nsync_json_get(region, NSYNC_STR("timeZone")),
				       "not a time zone");
	return nsync_trust_names(r, root->names) && read_languages(r, root->languages);
}

static bool read_revocation(struct nsync_trust_reading *r, struct nsync_root_key *key,
			    const struct nsync_json *revoked)
{
	static const struct nsync_trust_member members[] = {
		{ "record", NSYNC_JSON_STRING, false },
		{ "seq", NSYNC_JSON_NUMBER, false },
	};

	if (!nsync_trust_members(r, revoked, members, COUNT(members)))
		return false;
	if (!nsync_id_parse(&key->revoked_record, nsync_trust_text(revoked, "record")))
		return nsync_trust_bad(r, nsync_json_get(revoked, NSYNC_STR("record")),
				       "not an id");
	key->revoked = true;
	return nsync_trust_integer(r, &key->revoked_seq, nsync_json_get(revoked, NSYNC_STR("seq")),
				   1, NSYNC_MAX_SAFE_INTEGER);
}

/* name: the member's, which the key must bear out. */
static bool read_key(struct nsync_trust_reading *r, struct nsync_root_key *key,
		     const struct nsync_json *name)
{
	static const struct nsync_trust_member members[] = {
		{ "ed25519", NSYNC_JSON_STRING, false },
		{ "holder", NSYNC_JSON_STRING, false },
		{ "revokedAt", NSYNC_JSON_OBJECT, true },
	};
	const struct nsync_json *value = name + 1, *revoked;

	if (!nsync_trust_members(r, value, members, COUNT(members)))
		return false;
	if (!nsync_unbase64(key->ed25519, sizeof(key->ed25519), nsync_trust_text(value, "ed25519"),
			    false) ||
	    !(r->known || nsync_public_key_valid(key->ed25519)))
		return nsync_trust_bad(r, nsync_json_get(value, NSYNC_STR("ed25519")),
				       "not a public key");
	key->id = nsync_key_id(key->ed25519);
	if (!nsync_str_is(nsync_json_str(name), key->id.hex))
		return nsync_trust_bad(r, value, "the key's id is %.16s", key->id.hex);
	key->holder = nsync_trust_text(value, "holder");
	if (!nsync_trust_name_valid(key->holder, NSYNC_MAX_HOLDER))
		return nsync_trust_bad(r, nsync_json_get(value, NSYNC_STR("holder")), "not a name");
	revoked = nsync_json_get(value, NSYNC_STR("revokedAt"));
	return !revoked || read_revocation(r, key, revoked);
}

static bool read_keys(struct nsync_trust_reading *r, const struct nsync_json *keys)
{
	struct nsync_root *root = r->root;
	const struct nsync_json *at;

	if (keys->len == 0 || keys->len > NSYNC_MAX_ROOT_KEYS)
		return nsync_trust_bad(r, keys, "%u keys", keys->len);
	root->keys = calloc(keys->len, sizeof(*root->keys));
	r->placed = calloc(keys->len, sizeof(*r->placed));
	if (!root->keys || !r->placed)
		return nsync_trust_no_memory(r);
	for (at = nsync_json_first(keys); at; at = nsync_json_next(keys, at))
		if (!read_key(r, &root->keys[root->key_count++], at))
			return false;
	return true;
}

/* One key id of a group: listed, not revoked, and nowhere else. */
static bool place(struct nsync_trust_reading *r, struct nsync_root_group *group,
		  const struct nsync_json *value)
{
	const struct nsync_root_key *key;
	struct nsync_id id;
	size_t index;

	if (value->type != NSYNC_JSON_STRING || !nsync_id_parse(&id, nsync_json_str(value)))
		return nsync_trust_bad(r, value, "not a key id");
	key = nsync_root_key(r->root, &id);
	if (!key)
		return nsync_trust_bad(r, value, "not in keys");
	if (key->revoked)
		return nsync_trust_bad(r, value, "revoked");
	index = (size_t)(key - r->root->keys);
	if (r->placed[index])
		return nsync_trust_bad(r, value, "in two places");
	r->placed[index] = true;
	group->keys[group->count++] = (uint32_t)index;
	return true;
}

/* threshold: NULL for the merge keys, one of which is enough. */
static bool read_group(struct nsync_trust_reading *r, struct nsync_root_group *group,
		       const struct nsync_json *keys, const struct nsync_json *threshold,
		       int64_t least)
{
	const struct nsync_json *at;

	if (keys->len == 0)
		return nsync_trust_bad(r, keys, "empty");
	group->keys = calloc(keys->len, sizeof(*group->keys));
	if (!group->keys)
		return nsync_trust_no_memory(r);
	for (at = nsync_json_first(keys); at; at = nsync_json_next(keys, at))
		if (!place(r, group, at))
			return false;
	group->threshold = 1;
	return !threshold ||
	       nsync_trust_integer(r, &group->threshold, threshold, least, (int64_t)group->count);
}

static bool read_roles(struct nsync_trust_reading *r, const struct nsync_json *roles)
{
	static const struct nsync_trust_member members[] = {
		{ "merge", NSYNC_JSON_OBJECT, false },
		{ "root", NSYNC_JSON_OBJECT, false },
	};
	static const struct nsync_trust_member of_root[] = {
		{ "keys", NSYNC_JSON_ARRAY, false },
		{ "threshold", NSYNC_JSON_NUMBER, false },
	};
	const struct nsync_json *merge, *root;

	if (!nsync_trust_members(r, roles, members, COUNT(members)))
		return false;
	merge = nsync_json_get(roles, NSYNC_STR("merge"));
	root = nsync_json_get(roles, NSYNC_STR("root"));
	return nsync_trust_members(r, root, of_root, COUNT(of_root)) &&
	       nsync_trust_members(r, merge, of_root, 1) &&
	       read_group(r, &r->root->root, nsync_json_get(root, NSYNC_STR("keys")),
			  nsync_json_get(root, NSYNC_STR("threshold")), NSYNC_MIN_ROOT_THRESHOLD) &&
	       read_group(r, &r->root->merge, nsync_json_get(merge, NSYNC_STR("keys")), NULL, 1);
}

static bool read_office(struct nsync_trust_reading *r, struct nsync_root_office *office,
			const struct nsync_json *name)
{
	static const struct nsync_trust_member members[] = {
		{ "keys", NSYNC_JSON_ARRAY, false },
		{ "names", NSYNC_JSON_OBJECT, false },
		{ "threshold", NSYNC_JSON_NUMBER, false },
	};
	const struct nsync_json *value = name + 1;

	if (!nsync_office_code_valid(nsync_json_str(name)) ||
	    !nsync_str_copy(office->code, sizeof(office->code), nsync_json_str(name)))
		return nsync_trust_bad(r, value, "not an office's code");
	if (!nsync_trust_members(r, value, members, COUNT(members)))
		return false;
	office->names = nsync_json_get(value, NSYNC_STR("names"));
	return nsync_trust_names(r, office->names) &&
	       read_group(r, &office->group, nsync_json_get(value, NSYNC_STR("keys")),
			  nsync_json_get(value, NSYNC_STR("threshold")), 1);
}

static bool read_offices(struct nsync_trust_reading *r, const struct nsync_json *offices)
{
	struct nsync_root *root = r->root;
	const struct nsync_json *at;

	if (offices->len > NSYNC_MAX_OFFICES)
		return nsync_trust_bad(r, offices, "%u offices", offices->len);
	if (offices->len == 0)
		return true;
	root->offices = calloc(offices->len, sizeof(*root->offices));
	if (!root->offices)
		return nsync_trust_no_memory(r);
	for (at = nsync_json_first(offices); at; at = nsync_json_next(offices, at))
		if (!read_office(r, &root->offices[root->office_count++], at))
			return false;
	return true;
}

/* A key that is in no group and not revoked would be one that nobody accounts for. */
static bool all_placed(struct nsync_trust_reading *r, const struct nsync_json *keys)
{
	const struct nsync_json *at = nsync_json_first(keys);

	for (size_t i = 0; at; at = nsync_json_next(keys, at), i++)
		if (!r->placed[i] && !r->root->keys[i].revoked)
			return nsync_trust_bad(r, at + 1, "in no office and no role");
	return true;
}

static bool read_time(struct nsync_trust_reading *r, struct nsync_time *out,
		      const struct nsync_json *value)
{
	struct nsync_str text = nsync_json_str(value);

	return (text.n <= NSYNC_MAX_TIME && nsync_time_parse(out, text)) ||
	       nsync_trust_bad(r, value, "not a time");
}

static bool read_times(struct nsync_trust_reading *r, const struct nsync_json *body)
{
	const struct nsync_json *expires = nsync_json_get(body, NSYNC_STR("expires"));

	if (!read_time(r, &r->root->issued, nsync_json_get(body, NSYNC_STR("issued"))) ||
	    !read_time(r, &r->root->expires, expires))
		return false;
	return nsync_time_cmp(r->root->expires, r->root->issued) > 0 ||
	       nsync_trust_bad(r, expires, "not after issued");
}

static bool read_body(struct nsync_trust_reading *r, const struct nsync_json *body)
{
	static const struct nsync_trust_member members[] = {
		{ "expires", NSYNC_JSON_STRING, false }, { "issued", NSYNC_JSON_STRING, false },
		{ "keys", NSYNC_JSON_OBJECT, false },    { "offices", NSYNC_JSON_OBJECT, false },
		{ "region", NSYNC_JSON_OBJECT, false },  { "roles", NSYNC_JSON_OBJECT, false },
		{ "version", NSYNC_JSON_NUMBER, false },
	};

	return nsync_trust_members(r, body, members, COUNT(members)) &&
	       nsync_trust_integer(r, &r->root->version, nsync_json_get(body, NSYNC_STR("version")),
				   1, NSYNC_MAX_SAFE_INTEGER) &&
	       read_times(r, body) && read_region(r, nsync_json_get(body, NSYNC_STR("region"))) &&
	       read_keys(r, nsync_json_get(body, NSYNC_STR("keys"))) &&
	       read_roles(r, nsync_json_get(body, NSYNC_STR("roles"))) &&
	       read_offices(r, nsync_json_get(body, NSYNC_STR("offices"))) &&
	       all_placed(r, nsync_json_get(body, NSYNC_STR("keys")));
}

static enum nsync_code read_root(struct nsync_root **out, struct nsync_verdict *verdict,
				 struct nsync_str bytes, bool known, struct nsync_error *err)
{
	AUTO(nsync_root_freep) struct nsync_root *root = calloc(1, sizeof(*root));
	struct nsync_trust_reading r = { root, verdict, err, NSYNC_OK, NULL, known };
	enum nsync_code code;
	bool good;

	*out = NULL;
	nsync_trust_ok(verdict);
	if (!root)
		return nsync_fail_memory(err);
	nsync_json_doc_init(&root->doc);
	/* One byte more than may be, so that the reader and not the buffer says that it is too much. */
	nsync_buf_init(&root->bytes, NSYNC_MAX_SIGNED_BYTES + 1);
	nsync_buf_init(&root->message, NSYNC_MAX_SIGNED_BYTES + 128);
	if (bytes.n > NSYNC_MAX_SIGNED_BYTES)
		bytes.n = NSYNC_MAX_SIGNED_BYTES + 1;
	nsync_buf_str(&root->bytes, bytes);
	code = nsync_buf_check(&root->bytes, err);
	if (code == NSYNC_OK)
		code = nsync_signed_read(&root->file, verdict, &root->doc, NSYNC_KIND_ROOT,
					 nsync_buf_view(&root->bytes), err);
	if (code != NSYNC_OK || verdict->reason != NSYNC_REASON_OK)
		return code;
	good = read_body(&r, root->file.body);
	free(r.placed);
	if (!good)
		return r.code;
	code = nsync_message(&root->message, NSYNC_KIND_ROOT, root->file.body, err);
	if (code != NSYNC_OK)
		return code;
	root->id = nsync_message_id(nsync_buf_view(&root->message));
	*out = TAKE(root);
	return NSYNC_OK;
}

enum nsync_code nsync_root_read(struct nsync_root **out, struct nsync_verdict *verdict,
				struct nsync_str bytes, struct nsync_error *err)
{
	return read_root(out, verdict, bytes, false, err);
}

enum nsync_code nsync_root_read_known(struct nsync_root **out, struct nsync_verdict *verdict,
				      struct nsync_str bytes, struct nsync_error *err)
{
	return read_root(out, verdict, bytes, true, err);
}
