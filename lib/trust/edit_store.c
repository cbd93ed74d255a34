/*
 * edit_store.c: what an edited root holds, and how it is filled from an existing one.
 */
#include <stdlib.h>

#include "edit.h"

enum nsync_code nsync_trust_invalid(struct nsync_error *err, const char *what,
				    struct nsync_str value)
{
	return nsync_fail(err, NSYNC_EINVAL, what, "%.*s", NSYNC_FMT(value));
}

static char *copy(struct nsync_str s)
{
	char *out = malloc(s.n + 1);

	if (out) {
		if (s.n)
			memcpy(out, s.p, s.n);
		out[s.n] = '\0';
	}
	return out;
}

enum nsync_code nsync_trust_replace(char **at, struct nsync_str s, struct nsync_error *err)
{
	char *text = copy(s);

	if (!text)
		return nsync_fail_memory(err);
	free(*at);
	*at = text;
	return NSYNC_OK;
}

/* Make room at `at` in an array that has room for one more element: an element of zeroes. */
static void open_gap(void *array, size_t *count, size_t size, size_t at)
{
	char *bytes = array;

	memmove(bytes + (at + 1) * size, bytes + at * size, (*count - at) * size);
	memset(bytes + at * size, 0, size);
	++*count;
}

void nsync_trust_close_gap(void *array, size_t *count, size_t size, size_t at)
{
	char *bytes = array;

	--*count;
	memmove(bytes + at * size, bytes + (at + 1) * size, (*count - at) * size);
}

/* ---- from nothing, or from a root ----------------------------------------------------- */

void nsync_trust_names_release(struct nsync_trust_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		free(names->at[i].language);
		free(names->at[i].text);
	}
	free(names->at);
}

void nsync_root_edit_free(struct nsync_root_edit *edit)
{
	if (!edit)
		return;
	for (size_t i = 0; i < edit->key_count; i++)
		free(edit->keys[i].holder);
	for (size_t i = 0; i < edit->office_count; i++)
		nsync_trust_names_release(&edit->offices[i].names);
	nsync_trust_names_release(&edit->names);
	free(edit->keys);
	free(edit->offices);
	free(edit->authority);
	free(edit->time_zone);
	free(edit->languages);
	free(edit);
}

void nsync_root_edit_freep(struct nsync_root_edit **edit)
{
	nsync_root_edit_free(*edit);
}

enum nsync_code nsync_root_edit_new(struct nsync_root_edit **out, struct nsync_str authority,
				    struct nsync_error *err)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;

	*out = NULL;
	if (!nsync_authority_valid(authority))
		return nsync_trust_invalid(err, "authority", authority);
	edit = calloc(1, sizeof(*edit));
	if (!edit)
		return nsync_fail_memory(err);
	edit->version = 1;
	edit->threshold = NSYNC_MIN_ROOT_THRESHOLD;
	edit->authority = copy(authority);
	edit->time_zone = copy(NSYNC_STR(""));
	edit->languages = copy(NSYNC_STR(""));
	if (!edit->authority || !edit->time_zone || !edit->languages)
		return nsync_fail_memory(err);
	*out = TAKE(edit);
	return NSYNC_OK;
}

enum nsync_code nsync_trust_set_name(struct nsync_trust_names *names, struct nsync_str language,
				     struct nsync_str text, struct nsync_error *err)
{
	struct nsync_trust_name name;
	size_t i = 0;
	int order = 1;

	if (!nsync_trust_language_valid(language))
		return nsync_trust_invalid(err, "language", language);
	if (!nsync_trust_name_valid(text, NSYNC_MAX_NAME))
		return nsync_trust_invalid(err, "name", text);
	while (i < names->count &&
	       (order = nsync_str_cmp(nsync_str(names->at[i].language), language)) < 0)
		i++;
	if (i < names->count && order == 0)
		return nsync_trust_replace(&names->at[i].text, text, err);
	TRY(NSYNC_GROW(names->at, names->count, names->cap, err));
	name = (struct nsync_trust_name){ copy(language), copy(text) };
	if (!name.language || !name.text) {
		free(name.language);
		free(name.text);
		return nsync_fail_memory(err);
	}
	open_gap(names->at, &names->count, sizeof(name), i);
	names->at[i] = name;
	return NSYNC_OK;
}

static enum nsync_code copy_names(struct nsync_trust_names *out, const struct nsync_json *names,
				  struct nsync_error *err)
{
	const struct nsync_json *at = nsync_json_first(names);
	enum nsync_code code = NSYNC_OK;

	for (; at && code == NSYNC_OK; at = nsync_json_next(names, at))
		code = nsync_trust_set_name(out, nsync_json_str(at), nsync_json_str(at + 1), err);
	return code;
}

static enum nsync_code copy_languages(struct nsync_root_edit *edit,
				      const struct nsync_json *languages, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf list = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	const struct nsync_json *at = nsync_json_first(languages);
	enum nsync_code code;

	for (; at; at = nsync_json_next(languages, at)) {
		if (list.n)
			nsync_buf_char(&list, ',');
		nsync_buf_str(&list, nsync_json_str(at));
	}
	code = nsync_buf_check(&list, err);
	return code == NSYNC_OK ? nsync_trust_replace(&edit->languages, nsync_buf_view(&list), err)
				: code;
}

/* A key that is not there yet, in its place. */
enum nsync_code nsync_trust_insert_key(struct nsync_root_edit *edit,
				       const struct nsync_trust_edit_key *key,
				       struct nsync_str holder, struct nsync_error *err)
{
	size_t i = 0;
	char *name;

	TRY(NSYNC_GROW(edit->keys, edit->key_count, edit->key_cap, err));
	name = copy(holder);
	if (!name)
		return nsync_fail_memory(err);
	while (i < edit->key_count && strcmp(edit->keys[i].id.hex, key->id.hex) < 0)
		i++;
	open_gap(edit->keys, &edit->key_count, sizeof(*key), i);
	edit->keys[i] = *key;
	edit->keys[i].holder = name;
	return NSYNC_OK;
}

static const char *role_of(const struct nsync_root *root, const struct nsync_id *id)
{
	if (nsync_root_group_has(root, &root->root, id))
		return NSYNC_TRUST_ROLE_ROOT;
	if (nsync_root_group_has(root, &root->merge, id))
		return NSYNC_TRUST_ROLE_MERGE;
	for (size_t i = 0; i < root->office_count; i++)
		if (nsync_root_group_has(root, &root->offices[i].group, id))
			return root->offices[i].code;
	return "";
}

static enum nsync_code copy_key(struct nsync_root_edit *edit, const struct nsync_root *root,
				const struct nsync_root_key *from, struct nsync_error *err)
{
	struct nsync_trust_edit_key key = {
		.id = from->id,
		.revoked = from->revoked,
		.seq = from->revoked_seq,
		.record = from->revoked_record,
	};

	memcpy(key.ed25519, from->ed25519, sizeof(key.ed25519));
	nsync_str_copy(key.role, sizeof(key.role), nsync_str(role_of(root, &from->id)));
	return nsync_trust_insert_key(edit, &key, from->holder, err);
}

enum nsync_code nsync_trust_insert_office(struct nsync_root_edit *edit, struct nsync_str code,
					  int64_t threshold, struct nsync_error *err)
{
	struct nsync_trust_edit_office *office;
	size_t i = 0;

	TRY(NSYNC_GROW(edit->offices, edit->office_count, edit->office_cap, err));
	while (i < edit->office_count && nsync_str_cmp(nsync_str(edit->offices[i].code), code) < 0)
		i++;
	open_gap(edit->offices, &edit->office_count, sizeof(*office), i);
	office = &edit->offices[i];
	office->threshold = threshold;
	nsync_str_copy(office->code, sizeof(office->code), code);
	return NSYNC_OK;
}

static enum nsync_code copy_root(struct nsync_root_edit *edit, const struct nsync_root *from,
				 struct nsync_error *err)
{
	enum nsync_code code = nsync_trust_replace(&edit->time_zone, from->time_zone, err);

	edit->issued = from->issued;
	edit->expires = from->expires;
	edit->threshold = from->root.threshold;
	if (code == NSYNC_OK)
		code = copy_names(&edit->names, from->names, err);
	if (code == NSYNC_OK)
		code = copy_languages(edit, from->languages, err);
	for (size_t i = 0; i < from->key_count && code == NSYNC_OK; i++)
		code = copy_key(edit, from, &from->keys[i], err);
	for (size_t i = 0; i < from->office_count && code == NSYNC_OK; i++) {
		const struct nsync_root_office *office = &from->offices[i];

		code = nsync_trust_insert_office(edit, nsync_str(office->code),
						 office->group.threshold, err);
		if (code == NSYNC_OK)
			code = copy_names(&edit->offices[i].names, office->names, err);
	}
	return code;
}

static enum nsync_code edit_from(struct nsync_root_edit **out, const struct nsync_root *from,
				 int64_t version, struct nsync_error *err)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;
	enum nsync_code code = nsync_root_edit_new(&edit, from->authority, err);

	*out = NULL;
	if (code == NSYNC_OK)
		code = copy_root(edit, from, err);
	if (code != NSYNC_OK)
		return code;
	edit->version = version;
	*out = TAKE(edit);
	return NSYNC_OK;
}

enum nsync_code nsync_root_edit_next(struct nsync_root_edit **out, const struct nsync_root *from,
				     struct nsync_error *err)
{
	*out = NULL;
	if (from->version >= NSYNC_MAX_SAFE_INTEGER)
		return nsync_fail(err, NSYNC_EINVAL, "version", "%lld is the last",
				  (long long)from->version);
	return edit_from(out, from, from->version + 1, err);
}

enum nsync_code nsync_root_edit_same(struct nsync_root_edit **out, const struct nsync_root *from,
				     struct nsync_error *err)
{
	return edit_from(out, from, from->version, err);
}
