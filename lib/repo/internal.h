/* internal.h: what the files of this room share; the only place that sees libgit2. */
#ifndef NSYNC_REPO_INTERNAL_H
#define NSYNC_REPO_INTERNAL_H

#include <git2.h>

#include "nsync/repo.h"

struct nsync_repo {
	git_repository *git;
	git_odb *odb;
	char *quarantine; /* its folder, for a quarantine; else NULL */
	struct repo_pack *pack; /* what is written goes there; NULL: loose objects. pack.h */
	bool shared;            /* the first handle of a shared repository: see to its folders in the end */
};

/* Turn libgit2's last error into ours; rc is its return value. where: may be NULL. */
enum nsync_code nsync_repo_fail(struct nsync_error *err, int rc, const char *where,
				const char *what);

/* The same of an operation in repo: why an object is missing, and where a lock lies, is looked up there. */
enum nsync_code nsync_repo_fail_in(struct nsync_error *err, int rc, const struct nsync_repo *repo,
				   const char *where, const char *what);
/* The same of the index. */
enum nsync_code nsync_repo_fail_index(struct nsync_error *err, int rc, const struct nsync_repo *repo,
				      const char *what);

/* Where relative addresses of remotes start: the work tree, or a bare repository itself. */
const char *nsync_repo_base(const struct nsync_repo *repo);

/* The end of a look-up that may miss: what it returned, and what it noted in quiet. */
enum nsync_code nsync_repo_optional(bool *found, enum nsync_code code,
				    const struct nsync_error *quiet, struct nsync_error *err);

/* git_libgit2_init, without what only its own network needs. */
int nsync_offline_start(void);

/* Give libgit2 its memory; call before it is started. */
int nsync_allocate_start(void);
/* From here on, this thread's libgit2 gets no piece of memory that is much larger than this object. */
void nsync_allocate_at_most(size_t object);
void nsync_allocate_freely(void);

/* Wrap an open libgit2 repository; takes it over, also on failure. */
enum nsync_code nsync_repo_wrap(struct nsync_repo **out, git_repository *git,
				struct nsync_error *err);

static inline git_oid to_git(const struct nsync_oid *oid)
{
	git_oid id;

	memcpy(id.id, oid->id, NSYNC_OID_BYTES);
	return id;
}

static inline struct nsync_oid from_git(const git_oid *id)
{
	struct nsync_oid oid;

	memcpy(oid.id, id->id, NSYNC_OID_BYTES);
	return oid;
}

/* ---- raw trees ---- */

/* The bytes of a tree object, read once; release with nsync_raw_tree_release. */
struct raw_tree {
	git_odb_object *object;
	const char *p, *end;
};

/* One raw entry; name and mode point into the tree. */
struct raw_entry {
	struct nsync_str mode, name;
	const unsigned char *id; /* NSYNC_OID_BYTES */
};

enum nsync_code nsync_raw_tree_open(struct raw_tree *out, const struct nsync_repo *repo,
				    const struct nsync_oid *id, struct nsync_error *err);
void nsync_raw_tree_release(struct raw_tree *tree);
/* 1: an entry; 0: the end; -1: bytes that are no entry. */
int nsync_raw_tree_next(struct raw_entry *out, struct raw_tree *tree);
bool nsync_raw_entry_is_tree(const struct raw_entry *entry);
/* Order of a tree's entries: a folder sorts as name + "/". */
int nsync_raw_entry_cmp(const struct raw_entry *a, const struct raw_entry *b);

/* ---- the git child ---- */

struct git_run {
	const char *const *argv;  /* after "git", NULL-terminated */
	const char *cwd;          /* NULL: this one */
	const struct nsync_git_limits *limits;
	struct nsync_buf *output; /* standard output, may be NULL */
	struct nsync_buf *errors; /* standard error */
	int status;               /* exit status; -1: killed */
	bool timed_out;
	bool local;        /* the other repository is a path of this machine */
	bool trace;        /* what the two sides say to each other goes to errors, too */
	bool own_settings; /* settings of the environment count, as for the user's own git */
};

/* Run the user's git. err: NSYNC_EIO if it cannot be started; its own failure is in status. */
enum nsync_code nsync_git_child(struct git_run *run, struct nsync_error *err);
/* A variable of the environment that git itself heeds; "" where it is not set. */
const char *nsync_git_environment(const char *name);

#endif
