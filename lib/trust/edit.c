/*
 * edit.c: the next root, change by change. Each value is checked as it comes; what only
 * holds of the whole (thresholds within bounds and the like) is checked when it is laid out.
 */
#include <stdlib.h>

#include "edit.h"

/* ---- the region -------------------------------------------------------------------------- */

enum nsync_code nsync_root_edit_times(struct nsync_root_edit *edit, struct nsync_time issued,
				      struct nsync_time expires, struct nsync_error *err)
{
	if (nsync_time_cmp(expires, issued) <= 0) {
		char text[32];

		nsync_time_format(text, expires);
		return nsync_trust_invalid(err, "expires", nsync_str(text));
	}
	edit->issued = issued;
	edit->expires = expires;
	return NSYNC_OK;
}

enum nsync_code nsync_root_edit_name(struct nsync_root_edit *edit, struct nsync_str language,
				     struct nsync_str name, struct nsync_error *err)
{
	return nsync_trust_set_name(&edit->names, language, name, err);
}

enum nsync_code nsync_root_edit_languages(struct nsync_root_edit *edit, struct nsync_str comma_list,
					  struct nsync_error *err)
{
	size_t start = 0, count = 0;

	for (size_t i = 0; i <= comma_list.n; i++) {
		struct nsync_str tag = { comma_list.p + start, i - start };

		if (i < comma_list.n && comma_list.p[i] != ',')
			continue;
		if (!nsync_trust_language_valid(tag) || ++count > NSYNC_MAX_LANGUAGES)
			return nsync_trust_invalid(err, "languages", comma_list);
		start = i + 1;
	}
	return nsync_trust_replace(&edit->languages, comma_list, err);
}

enum nsync_code nsync_root_edit_time_zone(struct nsync_root_edit *edit, struct nsync_str name,
					  struct nsync_error *err)
{
	if (!nsync_trust_time_zone_valid(name))
		return nsync_trust_invalid(err, "time zone", name);
	return nsync_trust_replace(&edit->time_zone, name, err);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static struct nsync_trust_edit_key *find_key(const struct nsync_root_edit *edit,
					     const struct nsync_id *id)
{
	for (size_t i = 0; i < edit->key_count; i++)
		if (nsync_id_eq(&edit->keys[i].id, id))
			return &edit->keys[i];
	return NULL;
}

bool nsync_root_edit_holder(struct nsync_str *holder, const char **role, const struct nsync_root_edit *edit,
			    const struct nsync_id *id)
{
	const struct nsync_trust_edit_key *key = find_key(edit, id);

	if (!key)
		return false;
	*holder = nsync_str(key->holder);
	*role = key->role[0] == '/' ? key->role + 1 : key->role;
	return true;
}

enum nsync_code nsync_root_edit_add_key(struct nsync_root_edit *edit, struct nsync_str role,
					const uint8_t key[NSYNC_KEY_BYTES], struct nsync_str holder,
					struct nsync_error *err)
{
	struct nsync_trust_edit_key added = { .id = nsync_key_id(key) };
	const char *spelt = NULL;

	if (nsync_str_is(role, "root"))
		spelt = NSYNC_TRUST_ROLE_ROOT;
	else if (nsync_str_is(role, "merge"))
		spelt = NSYNC_TRUST_ROLE_MERGE;
	else if (nsync_trust_edit_office(edit, role))
		spelt = nsync_trust_edit_office(edit, role)->code;
	if (!spelt)
		return nsync_fail(err, NSYNC_ENOTFOUND, "office", "%.*s", NSYNC_FMT(role));
	if (!nsync_public_key_valid(key))
		return nsync_trust_invalid(err, "key", nsync_str(added.id.hex));
	if (!nsync_trust_name_valid(holder, NSYNC_MAX_HOLDER))
		return nsync_trust_invalid(err, "holder", holder);
	if (find_key(edit, &added.id))
		return nsync_fail(err, NSYNC_EEXISTS, "key", "%s", added.id.hex);
	memcpy(added.ed25519, key, sizeof(added.ed25519));
	nsync_str_copy(added.role, sizeof(added.role), nsync_str(spelt));
	return nsync_trust_insert_key(edit, &added, holder, err);
}

static void remove_key(struct nsync_root_edit *edit, struct nsync_trust_edit_key *key)
{
	free(key->holder);
	nsync_trust_close_gap(edit->keys, &edit->key_count, sizeof(*key),
			      (size_t)(key - edit->keys));
}

enum nsync_code nsync_root_edit_drop_key(struct nsync_root_edit *edit, const struct nsync_id *id,
					 struct nsync_error *err)
{
	struct nsync_trust_edit_key *key = find_key(edit, id);

	if (!key)
		return nsync_fail(err, NSYNC_ENOTFOUND, "key", "%s", id->hex);
	if (key->revoked)
		return nsync_fail(err, NSYNC_EINVAL, "key", "%s is revoked", id->hex);
	remove_key(edit, key);
	return NSYNC_OK;
}

enum nsync_code nsync_root_edit_revoke(struct nsync_root_edit *edit, const struct nsync_id *id,
				       int64_t seq, const struct nsync_id *record,
				       struct nsync_error *err)
{
	struct nsync_trust_edit_key *key = find_key(edit, id);

	if (!key)
		return nsync_fail(err, NSYNC_ENOTFOUND, "key", "%s", id->hex);
	if (key->revoked)
		return nsync_fail(err, NSYNC_EEXISTS, "key", "%s is revoked", id->hex);
	if (key->role[0] == '/')
		return nsync_fail(err, NSYNC_EINVAL, "key", "%s is no office's", id->hex);
	if (seq < 1 || seq > NSYNC_MAX_SAFE_INTEGER)
		return nsync_fail(err, NSYNC_EINVAL, "record", "%lld", (long long)seq);
	key->revoked = true;
	key->role[0] = '\0';
	key->seq = seq;
	key->record = *record;
	return NSYNC_OK;
}

enum nsync_code nsync_root_edit_revoke_dropped(struct nsync_root_edit *edit,
					       const struct nsync_root_key *key, int64_t seq,
					       const struct nsync_id *record, struct nsync_error *err)
{
	struct nsync_trust_edit_key added = {
		.id = key->id, .revoked = true, .seq = seq, .record = *record,
	};

	if (find_key(edit, &key->id))
		return nsync_fail(err, NSYNC_EEXISTS, "key", "%s", key->id.hex);
	if (seq < 1 || seq > NSYNC_MAX_SAFE_INTEGER)
		return nsync_fail(err, NSYNC_EINVAL, "record", "%lld", (long long)seq);
	memcpy(added.ed25519, key->ed25519, sizeof(added.ed25519));
	return nsync_trust_insert_key(edit, &added, key->holder, err);
}

/* ---- offices ---------------------------------------------------------------------------------- */

struct nsync_trust_edit_office *nsync_trust_edit_office(const struct nsync_root_edit *edit,
							struct nsync_str code)
{
	for (size_t i = 0; i < edit->office_count; i++)
		if (nsync_str_is(code, edit->offices[i].code))
			return &edit->offices[i];
	return NULL;
}

enum nsync_code nsync_root_edit_threshold(struct nsync_root_edit *edit, struct nsync_str role,
					  int64_t threshold, struct nsync_error *err)
{
	struct nsync_trust_edit_office *office = nsync_trust_edit_office(edit, role);
	bool of_root = nsync_str_is(role, "root"), of_merge = nsync_str_is(role, "merge");

	if (!of_root && !of_merge && !office)
		return nsync_fail(err, NSYNC_ENOTFOUND, "office", "%.*s", NSYNC_FMT(role));
	if (threshold < (of_root ? NSYNC_MIN_ROOT_THRESHOLD : 1) ||
	    threshold > (of_merge ? 1 : (int64_t)NSYNC_MAX_ROOT_KEYS))
		return nsync_fail(err, NSYNC_EINVAL, "threshold", "%lld", (long long)threshold);
	if (of_root)
		edit->threshold = threshold;
	else if (office && !of_merge)
		office->threshold = threshold;
	return NSYNC_OK;
}

enum nsync_code nsync_root_edit_add_office(struct nsync_root_edit *edit, struct nsync_str code,
					   struct nsync_error *err)
{
	/* "root" and "merge" name roles on the command line. */
	if (!nsync_office_code_valid(code) || nsync_str_is(code, "root") ||
	    nsync_str_is(code, "merge"))
		return nsync_trust_invalid(err, "office", code);
	if (nsync_trust_edit_office(edit, code))
		return nsync_fail(err, NSYNC_EEXISTS, "office", "%.*s", NSYNC_FMT(code));
	return nsync_trust_insert_office(edit, code, 1, err);
}

enum nsync_code nsync_root_edit_office_name(struct nsync_root_edit *edit, struct nsync_str code,
					    struct nsync_str language, struct nsync_str name,
					    struct nsync_error *err)
{
	struct nsync_trust_edit_office *office = nsync_trust_edit_office(edit, code);

	if (!office)
		return nsync_fail(err, NSYNC_ENOTFOUND, "office", "%.*s", NSYNC_FMT(code));
	return nsync_trust_set_name(&office->names, language, name, err);
}

/* Its keys leave with it, but for the revoked, which are in no office. */
enum nsync_code nsync_root_edit_remove_office(struct nsync_root_edit *edit, struct nsync_str code,
					      struct nsync_error *err)
{
	struct nsync_trust_edit_office *office = nsync_trust_edit_office(edit, code);

	if (!office)
		return nsync_fail(err, NSYNC_ENOTFOUND, "office", "%.*s", NSYNC_FMT(code));
	for (size_t i = edit->key_count; i-- > 0;)
		if (nsync_str_is(code, edit->keys[i].role))
			remove_key(edit, &edit->keys[i]);
	nsync_trust_names_release(&office->names);
	nsync_trust_close_gap(edit->offices, &edit->office_count, sizeof(*office),
			      (size_t)(office - edit->offices));
	return NSYNC_OK;
}
