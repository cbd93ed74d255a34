/*
 * conflicts.c: the office's files of which two machines have signed different bodies, in .git/nsync/conflicts.json.
 * It is written before main takes the other body, so that a run that is killed in between loses nothing.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "nsync/clone_sync.h"

#define REFS "refs/nsync/conflict/"

void nsync_conflicts_release(struct nsync_conflicts *conflicts)
{
	free(conflicts->list);
	*conflicts = (struct nsync_conflicts){ .list = NULL };
}

/* ---- the list ---- */

/* Where a path is, or would be. */
static size_t place_of(const struct nsync_conflicts *conflicts, const char *path)
{
	size_t at = 0;

	while (at < conflicts->count && strcmp(conflicts->list[at].path, path) < 0)
		at++;
	return at;
}

const struct nsync_conflict *nsync_conflicts_find(const struct nsync_conflicts *conflicts,
						  const char *path)
{
	size_t at = place_of(conflicts, path);

	return at < conflicts->count && !strcmp(conflicts->list[at].path, path)
		       ? &conflicts->list[at]
		       : NULL;
}

enum nsync_code nsync_conflicts_put(struct nsync_conflicts *conflicts,
				    const struct nsync_conflict *conflict, struct nsync_error *err)
{
	size_t at = place_of(conflicts, conflict->path);

	if (!nsync_conflicts_find(conflicts, conflict->path)) {
		TRY(NSYNC_GROW(conflicts->list, conflicts->count, conflicts->cap, err));
		memmove(&conflicts->list[at + 1], &conflicts->list[at],
			(conflicts->count - at) * sizeof(*conflicts->list));
		conflicts->count++;
	}
	conflicts->list[at] = *conflict;
	return NSYNC_OK;
}

void nsync_conflicts_drop(struct nsync_conflicts *conflicts, const char *path)
{
	size_t at = place_of(conflicts, path);

	if (!nsync_conflicts_find(conflicts, path))
		return;
	conflicts->count--;
	memmove(&conflicts->list[at], &conflicts->list[at + 1],
		(conflicts->count - at) * sizeof(*conflicts->list));
}

/* ---- reading ---- */

/* An absent member is a zero id. */
static bool read_id(struct nsync_oid *out, const struct nsync_json *entry, const char *name)
{
	struct nsync_str hex = nsync_json_get_str(entry, nsync_str(name));

	*out = (struct nsync_oid){ { 0 } };
	return !hex.p || nsync_oid_parse(out, hex);
}

static bool read_entry(struct nsync_conflict *out, const struct nsync_json *entry)
{
	struct nsync_path path;

	return nsync_str_copy(out->path, sizeof(out->path),
			      nsync_json_get_str(entry, NSYNC_STR("path"))) &&
	       nsync_path_parse(&path, nsync_str(out->path)) && read_id(&out->mine, entry, "mine") &&
	       read_id(&out->theirs, entry, "theirs") && read_id(&out->base, entry, "base");
}

enum nsync_code nsync_conflicts_read(struct nsync_conflicts *out, const struct nsync_repo *repo,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error why = { .code = NSYNC_OK };
	const struct nsync_json *list, *entry;
	struct nsync_conflict conflict;
	enum nsync_code code;

	*out = (struct nsync_conflicts){ .list = NULL };
	TRY(nsync_repo_own_file(&name, repo, "conflicts.json", err));
	code = nsync_file_read(&bytes, name.p, &why);
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code)
		return nsync_fail_as(err, code, why.where, &why);
	code = nsync_json_read(&doc, nsync_buf_view(&bytes), &nsync_json_any, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	list = code ? NULL : nsync_json_get(doc.root, NSYNC_STR("conflicts"));
	if (!list || list->type != NSYNC_JSON_ARRAY)
		return nsync_fail(err, NSYNC_EINVAL, name.p, "conflicts.json is damaged");
	for (entry = nsync_json_first(list); entry; entry = nsync_json_next(list, entry)) {
		if (!read_entry(&conflict, entry))
			return nsync_fail(err, NSYNC_EINVAL, name.p, "conflicts.json is damaged");
		TRY(nsync_conflicts_put(out, &conflict, err));
	}
	return NSYNC_OK;
}

/* Whether main has what was signed here: its body, or nothing where it was removed here. */
static enum nsync_code main_has_mine(bool *out, const struct nsync_conflict *conflict,
				     const struct nsync_repo *repo, const struct nsync_oid *tree,
				     struct nsync_error *err)
{
	struct nsync_oid blob;
	bool there;

	TRY(nsync_repo_find_optional(&there, &blob, NULL, repo, tree, nsync_str(conflict->path),
				     err));
	*out = there ? nsync_oid_eq(&blob, &conflict->mine) : nsync_oid_zero(&conflict->mine);
	return NSYNC_OK;
}

enum nsync_code nsync_conflicts_load(struct nsync_conflicts *out, const struct nsync_repo *repo,
				     struct nsync_error *err)
{
	struct nsync_oid tree, head;

	TRY(nsync_conflicts_read(out, repo, err));
	TRY(nsync_clone_own_tree(&tree, &head, repo, err));
	for (size_t i = out->count; i > 0; i--) {
		bool over;

		TRY(main_has_mine(&over, &out->list[i - 1], repo, &tree, err));
		if (over)
			nsync_conflicts_drop(out, out->list[i - 1].path);
	}
	return NSYNC_OK;
}

/* ---- writing ---- */

static void ref_name(char out[96], const struct nsync_oid *blob)
{
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, blob);
	nsync_str_copy(out, 96, NSYNC_STR(REFS));
	nsync_str_copy(out + strlen(REFS), 96 - strlen(REFS), nsync_str(hex));
}

static enum nsync_code keep(struct nsync_repo *repo, const struct nsync_oid *blob,
			    struct nsync_error *err)
{
	struct nsync_oid old;
	char ref[96];
	bool there;

	if (nsync_oid_zero(blob))
		return NSYNC_OK;
	ref_name(ref, blob);
	TRY(nsync_repo_ref_optional(&there, &old, repo, ref, err));
	return there ? NSYNC_OK : nsync_repo_ref_swap(repo, ref, blob, NULL, "nsync: conflict", err);
}

static bool names(const struct nsync_conflicts *conflicts, const struct nsync_oid *blob)
{
	for (size_t i = 0; i < conflicts->count; i++) {
		const struct nsync_conflict *conflict = &conflicts->list[i];

		if (nsync_oid_eq(&conflict->mine, blob) || nsync_oid_eq(&conflict->theirs, blob) ||
		    nsync_oid_eq(&conflict->base, blob))
			return true;
	}
	return false;
}

/* A ref that stays behind costs nothing but the room of its blob. */
static void let_go(const struct nsync_conflicts *conflicts, struct nsync_repo *repo,
		   const struct nsync_oid *blob)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char ref[96];

	if (nsync_oid_zero(blob) || names(conflicts, blob))
		return;
	ref_name(ref, blob);
	(void)!nsync_repo_ref_delete(repo, ref, &ignored);
}

static void add_id(struct nsync_json_builder *b, const char *name, const struct nsync_oid *blob)
{
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, blob);
	if (!nsync_oid_zero(blob))
		nsync_json_member(b, name, nsync_str(hex));
}

static enum nsync_code write_all(const struct nsync_conflicts *conflicts,
				 const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES);

	nsync_json_begin_object(b);
	nsync_json_name(b, "conflicts");
	nsync_json_begin_array(b);
	for (size_t i = 0; i < conflicts->count; i++) {
		nsync_json_begin_object(b);
		nsync_json_member(b, "path", nsync_str(conflicts->list[i].path));
		add_id(b, "mine", &conflicts->list[i].mine);
		add_id(b, "theirs", &conflicts->list[i].theirs);
		add_id(b, "base", &conflicts->list[i].base);
		nsync_json_end(b);
	}
	nsync_json_end(b);
	nsync_json_end(b);
	TRY(nsync_json_build(&doc, b, err));
	TRY(nsync_json_layout(&text, doc.root, err));
	TRY(nsync_repo_own_file(&name, repo, "conflicts.json", err));
	if (conflicts->count)
		return nsync_file_write(name.p, nsync_buf_view(&text), 0666, err);
	if (unlink(name.p) && nsync_file_exists(name.p))
		return nsync_fail_errno(err, name.p, "cannot remove");
	return NSYNC_OK;
}

enum nsync_code nsync_conflicts_save(const struct nsync_conflicts *conflicts,
				     struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts old = { .list = NULL };
	struct nsync_error none = { .code = NSYNC_OK };

	/* What a damaged file named is lost; it must not keep a person from choosing. */
	if (nsync_conflicts_read(&old, repo, &none) == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < conflicts->count; i++) {
		TRY(keep(repo, &conflicts->list[i].mine, err));
		TRY(keep(repo, &conflicts->list[i].theirs, err));
		TRY(keep(repo, &conflicts->list[i].base, err));
	}
	TRY(write_all(conflicts, repo, err));
	for (size_t i = 0; i < old.count; i++) {
		let_go(conflicts, repo, &old.list[i].mine);
		let_go(conflicts, repo, &old.list[i].theirs);
		let_go(conflicts, repo, &old.list[i].base);
	}
	return NSYNC_OK;
}

/* ---- signing ---- */

enum nsync_code nsync_clone_need_no_conflict(const struct nsync_repo *repo,
					     const struct nsync_story *story,
					     struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts conflicts = { .list = NULL };
	struct nsync_path path;
	char name[NSYNC_MAX_PATH];

	TRY(nsync_conflicts_load(&conflicts, repo, err));
	for (size_t i = 0; i < conflicts.count; i++) {
		if (!nsync_path_parse(&path, nsync_str(conflicts.list[i].path)) ||
		    nsync_story_cmp(&path.story, story) != 0)
			continue;
		nsync_story_format(name, story, 0);
		return nsync_fail_cause(err, NSYNC_ECONFLICT, NSYNC_CAUSE_CONFLICT,
					conflicts.list[i].path, "%s", name);
	}
	return NSYNC_OK;
}
