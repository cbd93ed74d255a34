/* refs.c: refs, and commits as they are. */
#include <stdio.h>

#include "stale_lock.h"

/* The commit that an object is, or that a tag leads to. */
static int peel(struct nsync_oid *out, git_object *object)
{
	git_object *commit;
	int rc = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);

	if (rc)
		return rc;
	*out = from_git(git_object_id(commit));
	git_object_free(commit);
	return 0;
}

enum nsync_code nsync_repo_ref(struct nsync_oid *out, const struct nsync_repo *repo,
			       const char *ref, struct nsync_error *err)
{
	git_oid id;
	int rc = git_reference_name_to_id(&id, repo->git, ref);

	if (rc)
		return nsync_repo_fail_in(err, rc, repo, ref, "no such ref");
	*out = from_git(&id);
	return NSYNC_OK;
}

enum nsync_code nsync_repo_ref_optional(bool *found, struct nsync_oid *out,
					const struct nsync_repo *repo, const char *ref,
					struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };

	return nsync_repo_optional(found, nsync_repo_ref(out, repo, ref, &quiet), &quiet, err);
}

enum nsync_code nsync_repo_resolve(struct nsync_oid *out, const struct nsync_repo *repo,
				   const char *revision, struct nsync_error *err)
{
	git_object *object;
	int rc = git_revparse_single(&object, repo->git, revision);

	if (rc == GIT_EINVALIDSPEC || rc == GIT_EAMBIGUOUS)
		return nsync_fail(err, NSYNC_EINVAL, revision, "%s",
				  rc == GIT_EAMBIGUOUS ? "ambiguous" : "not a revision");
	if (rc)
		return nsync_repo_fail_in(err, rc, repo, revision, "no such revision");
	rc = peel(out, object);
	git_object_free(object);
	return rc ? nsync_fail(err, NSYNC_EINVAL, revision, "not a commit") : NSYNC_OK;
}

static int move(struct nsync_repo *repo, const char *ref, const struct nsync_oid *next, const struct nsync_oid *old,
		const char *message)
{
	git_oid next_id = to_git(next), old_id;
	git_reference *made = NULL;
	int rc;

	if (old)
		old_id = to_git(old);
	rc = old ? git_reference_create_matching(&made, repo->git, ref, &next_id, 1, &old_id, message) :
		   git_reference_create(&made, repo->git, ref, &next_id, 0, message);
	git_reference_free(made);
	return rc;
}

static enum nsync_code swap_failed(struct nsync_error *err, int rc, const struct nsync_repo *repo,
				   const char *ref, const struct nsync_oid *old)
{
	struct nsync_error why = { .code = NSYNC_OK };
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s%s", git_repository_commondir(repo->git), ref);

	(void)nsync_repo_fail_in(&why, rc, repo, ref, "cannot move");
	if (rc == GIT_ELOCKED)
		return nsync_fail_as(err, NSYNC_ECONFLICT, why.where, &why);
	if (rc == GIT_EDIRECTORY && n > 0 && (size_t)n < sizeof(path))
		return nsync_fail_as(err, why.code, path, &why);
	if (rc == GIT_EMODIFIED || rc == GIT_EEXISTS || (rc == GIT_ENOTFOUND && old))
		return nsync_fail_cause(err, NSYNC_ECONFLICT, NSYNC_CAUSE_OVERTAKEN, ref,
					"it was moved meanwhile");
	return nsync_fail_as(err, why.code, why.where, &why);
}

enum nsync_code nsync_repo_ref_swap(struct nsync_repo *repo, const char *ref,
				    const struct nsync_oid *next, const struct nsync_oid *old,
				    const char *message, struct nsync_error *err)
{
	struct lock_note note = { "" };
	/* For the reflog: a machine may have no Git identity of its own. */
	int rc = git_repository_set_ident(repo->git, "nsync", "nsync@nsync.invalid");

	if (!rc) {
		nsync_lock_note_begin(&note, repo, ref, next);
		rc = move(repo, ref, next, old, message);
		if (rc == GIT_ELOCKED && nsync_stale_lock_remove(repo, ref))
			rc = move(repo, ref, next, old, message);
		nsync_lock_note_end(&note);
	}
	if (!rc)
		nsync_stale_notes_remove(repo, ref);
	return rc ? swap_failed(err, rc, repo, ref, old) : NSYNC_OK;
}

enum nsync_code nsync_repo_ref_delete(struct nsync_repo *repo, const char *ref, struct nsync_error *err)
{
	int rc = git_reference_remove(repo->git, ref);

	return rc ? nsync_repo_fail_in(err, rc, repo, ref, "cannot delete") : NSYNC_OK;
}

enum nsync_code nsync_repo_commit(struct nsync_commit *out, const struct nsync_repo *repo,
				  const struct nsync_oid *id, struct nsync_error *err)
{
	git_oid git_id = to_git(id);
	char hex[NSYNC_OID_HEX];
	git_commit *commit;
	int rc = git_commit_lookup(&commit, repo->git, &git_id);

	nsync_oid_hex(hex, id);
	/* libgit2 says "not found" of an object of another type, too. */
	if (rc == GIT_ENOTFOUND && git_odb_exists(repo->odb, &git_id))
		return nsync_fail(err, NSYNC_EGIT, hex, "not a commit");
	if (rc)
		return nsync_repo_fail_in(err, rc, repo, hex, "cannot read the commit");
	*out = (struct nsync_commit){
		.id = *id,
		.tree = from_git(git_commit_tree_id(commit)),
		.parents = git_commit_parentcount(commit),
		.time = git_commit_time(commit),
	};
	if (out->parents)
		out->parent = from_git(git_commit_parent_id(commit, 0));
	git_commit_free(commit);
	return NSYNC_OK;
}

enum nsync_code nsync_repo_tree_of(struct nsync_oid *out, const struct nsync_repo *repo,
				   const struct nsync_oid *commit, struct nsync_error *err)
{
	struct nsync_commit read;

	*out = (struct nsync_oid){ { 0 } };
	if (nsync_oid_zero(commit))
		return NSYNC_OK;
	TRY(nsync_repo_commit(&read, repo, commit, err));
	*out = read.tree;
	return NSYNC_OK;
}

enum nsync_code nsync_repo_descends(bool *out, const struct nsync_repo *repo,
				    const struct nsync_oid *commit, const struct nsync_oid *ancestor,
				    struct nsync_error *err)
{
	git_oid a = to_git(commit), b = to_git(ancestor);
	struct nsync_commit read;
	enum nsync_code code;
	int rc;

	*out = nsync_oid_eq(commit, ancestor);
	if (*out)
		return NSYNC_OK;
	/* libgit2 leaks where one of them is missing. */
	code = nsync_repo_commit(&read, repo, commit, err);
	if (!code)
		code = nsync_repo_commit(&read, repo, ancestor, err);
	if (code)
		return code;
	rc = git_graph_descendant_of(repo->git, &a, &b);
	if (rc < 0)
		return nsync_repo_fail_in(err, rc, repo, NULL, "cannot walk the history");
	*out = rc == 1;
	return NSYNC_OK;
}
