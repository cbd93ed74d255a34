/*
 * repo.h: Git. Reading is libgit2 on raw objects; clone, fetch and push are the user's own
 * `git` in a child process. Object names are SHA-1, as libgit2 1.5 has them.
 *
 * Nothing in a repository is trusted: trees are read byte by byte, an object's size is known
 * before its content, attributes, replace refs, grafts and filters are never obeyed.
 */
#ifndef NSYNC_REPO_H
#define NSYNC_REPO_H

#include "nsync/base.h"

#define NSYNC_OID_BYTES 20
#define NSYNC_OID_HEX   41

struct nsync_oid {
	uint8_t id[NSYNC_OID_BYTES];
};

static inline bool nsync_oid_eq(const struct nsync_oid *a, const struct nsync_oid *b)
{
	return memcmp(a->id, b->id, NSYNC_OID_BYTES) == 0;
}
static inline bool nsync_oid_zero(const struct nsync_oid *a)
{
	static const struct nsync_oid none;
	return nsync_oid_eq(a, &none);
}
void nsync_oid_hex(char out[NSYNC_OID_HEX], const struct nsync_oid *oid);
bool nsync_oid_parse(struct nsync_oid *out, struct nsync_str hex);

/* ---- repositories -------------------------------------------------------------- */

struct nsync_repo; /* one handle a thread */

/*
 * A look-up whose name ends in _optional is for what may well be missing: *found says whether it
 * is there, and NSYNC_ENOTFOUND is never returned. Where *found is false, out is as it was.
 */

/* Call once; sets libgit2's global options. home: where the user's Git configuration lies, "" for git's default. */
enum nsync_code nsync_repo_start(struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Discover from dir upwards. Another user's repository is refused unless this user's Git trusts it (safe.directory).
 * Where core.sharedRepository is set, this process's umask follows it.
 * err: NSYNC_ENOTFOUND; NSYNC_EGIT, whose cause tells another owner and a format that is not read; NSYNC_EIO.
 */
enum nsync_code nsync_repo_open(struct nsync_repo **out, const char *dir,
				struct nsync_error *err) NSYNC_MUST_USE;
/* A second handle of the same repository, for another thread. */
enum nsync_code nsync_repo_reopen(struct nsync_repo **out, const struct nsync_repo *repo,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* A new repository whose HEAD is main. */
enum nsync_code nsync_repo_init(struct nsync_repo **out, const char *dir, bool bare,
				struct nsync_error *err) NSYNC_MUST_USE;
void nsync_repo_free(struct nsync_repo *repo);
void nsync_repo_freep(struct nsync_repo **repo); /* for AUTO */
const char *nsync_repo_gitdir(const struct nsync_repo *repo);  /* ends with "/" */
const char *nsync_repo_workdir(const struct nsync_repo *repo); /* NULL for bare; ends with "/" */
/* The Git directory that all work trees of a repository share; ends with "/". */
const char *nsync_repo_commondir(const struct nsync_repo *repo);
/* The path of a file of nsync's own, .git/nsync/<name>. The folder may not be there yet. */
enum nsync_code nsync_repo_own_file(struct nsync_buf *out, const struct nsync_repo *repo, const char *name,
				    struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Handles of one repository for the workers of nsync_pool_run, and for one thread beside them:
 * worker numbers 0 to NSYNC_MAX_JOBS. Each is opened when its worker first asks for it.
 * repo:    borrowed until the release.
 * jobs:    as for nsync_pool_run. With 1, worker 0 is the calling thread and uses repo itself.
 * threads: workers ask at the same time, without a lock, each with a number of its own. Init and
 *          release run while no worker does.
 */
struct nsync_repo_handles { /* private */
	const struct nsync_repo *repo;
	bool alone;
	struct nsync_repo *own[NSYNC_MAX_JOBS + 1];
};
void nsync_repo_handles_init(struct nsync_repo_handles *handles, const struct nsync_repo *repo,
			     unsigned jobs);
void nsync_repo_handles_release(struct nsync_repo_handles *handles);
/* out: this worker's handle, borrowed until the release. */
enum nsync_code nsync_repo_handle(const struct nsync_repo **out, struct nsync_repo_handles *handles,
				  unsigned worker, struct nsync_error *err) NSYNC_MUST_USE;

/* The whole configuration (system, user, repository). NSYNC_ENOTFOUND if unset. */
enum nsync_code nsync_repo_config_get(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *name, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_repo_config_get_optional(bool *found, struct nsync_buf *out,
					       const struct nsync_repo *repo, const char *name,
					       struct nsync_error *err) NSYNC_MUST_USE;
/* In the repository's own configuration; value NULL: unset. */
enum nsync_code nsync_repo_config_set(struct nsync_repo *repo, const char *name, const char *value,
				      struct nsync_error *err) NSYNC_MUST_USE;
/* Names of remotes, bytewise sorted; free with nsync_names_free. */
enum nsync_code nsync_repo_remotes(char ***out, size_t *count, const struct nsync_repo *repo,
				   struct nsync_error *err) NSYNC_MUST_USE;
/* NSYNC_ENOTFOUND if there is no such remote. */
enum nsync_code nsync_repo_remote_url(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *remote, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_repo_remote_url_optional(bool *found, struct nsync_buf *out,
					       const struct nsync_repo *repo, const char *remote,
					       struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_repo_remote_add(struct nsync_repo *repo, const char *name, const char *url,
				      struct nsync_error *err) NSYNC_MUST_USE;

/* ---- refs and commits ------------------------------------------------------------ */

/* The commit of a full ref name. NSYNC_ENOTFOUND if it does not exist. */
enum nsync_code nsync_repo_ref(struct nsync_oid *out, const struct nsync_repo *repo,
			       const char *ref, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_repo_ref_optional(bool *found, struct nsync_oid *out,
					const struct nsync_repo *repo, const char *ref,
					struct nsync_error *err) NSYNC_MUST_USE;
/* Any revision that git knows ("HEAD~1", a prefix, a branch), to a commit. */
enum nsync_code nsync_repo_resolve(struct nsync_oid *out, const struct nsync_repo *repo,
				   const char *revision, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Point ref to next if it points to old now (old NULL: if it does not exist).
 * err: NSYNC_ECONFLICT if it does not.
 */
enum nsync_code nsync_repo_ref_swap(struct nsync_repo *repo, const char *ref,
				    const struct nsync_oid *next, const struct nsync_oid *old,
				    const char *message, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_repo_ref_delete(struct nsync_repo *repo, const char *ref,
				      struct nsync_error *err) NSYNC_MUST_USE;

struct nsync_commit {
	struct nsync_oid id, tree;
	size_t parents;
	struct nsync_oid parent; /* the first */
	int64_t time;            /* committer's, seconds */
};

/* NSYNC_ENOTFOUND if the object is missing; NSYNC_EGIT if it is no well-formed commit. */
enum nsync_code nsync_repo_commit(struct nsync_commit *out, const struct nsync_repo *repo,
				  const struct nsync_oid *id, struct nsync_error *err) NSYNC_MUST_USE;
/* The tree of a commit; of a zero id the empty tree, which is a zero id, too. err: as nsync_repo_commit. */
enum nsync_code nsync_repo_tree_of(struct nsync_oid *out, const struct nsync_repo *repo,
				   const struct nsync_oid *commit,
				   struct nsync_error *err) NSYNC_MUST_USE;
/* Whether ancestor is reachable from commit (or is it). */
enum nsync_code nsync_repo_descends(bool *out, const struct nsync_repo *repo,
				    const struct nsync_oid *commit, const struct nsync_oid *ancestor,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- blobs and raw trees ----------------------------------------------------------- */

/*
 * Append a blob's bytes, its hash checked. NSYNC_ELIMIT past max, which never takes more memory than max
 * and a little. NSYNC_ENOTFOUND if missing; NSYNC_EGIT if it is no blob or corrupt.
 */
enum nsync_code nsync_repo_blob(struct nsync_buf *out, const struct nsync_repo *repo,
				const struct nsync_oid *id, size_t max,
				struct nsync_error *err) NSYNC_MUST_USE;
/* The same, its hash not checked: only for a caller who holds the bytes against a SHA-256 that was signed. */
enum nsync_code nsync_repo_blob_unnamed(struct nsync_buf *out, const struct nsync_repo *repo,
					const struct nsync_oid *id, size_t max,
					struct nsync_error *err) NSYNC_MUST_USE;

enum nsync_entry_kind { NSYNC_ENTRY_FILE, NSYNC_ENTRY_TREE, NSYNC_ENTRY_OTHER };

/* One entry of a raw tree. */
struct nsync_entry {
	struct nsync_str path;       /* from the top, "/" between; borrowed for the call */
	struct nsync_str mode;       /* as its bytes say: "100644", "40000"; borrowed */
	enum nsync_entry_kind kind;  /* FILE: exactly 100644; TREE: exactly 40000 */
	enum nsync_reason trouble;   /* OK; NSYNC_BAD_TREE (unsorted, duplicate, name with "/" or empty,
					".", "..", ".git" in any disguise; a tree that cannot be read);
					NSYNC_BAD_MODE for OTHER */
	struct nsync_oid id;
};

/*
 * Compare two trees from the top down over raw bytes and tell what the second adds or
 * changes below prefix; a subtree of equal id is never opened.
 * old_tree: NULL or zero: nothing there. prefix: "" or "items/gt/" (ends with "/").
 * added:    for each file of the new side that old lacks or has otherwise (old_id NULL or its id),
 *           in bytewise path order, and for each troubled entry of the new side; entries below a
 *           troubled tree entry are not visited.
 * removed:  for each file of old that new lacks.
 * Either may be NULL: then it is not called. Return other than NSYNC_OK to stop.
 * A missing prefix on either side is an empty tree. Both sides are read from repo.
 * err: NSYNC_ELIMIT past NSYNC_MAX_TREE_DEPTH levels is a trouble of that entry, not an error.
 */
struct nsync_tree_visitor {
	enum nsync_code (*added)(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err);
	enum nsync_code (*removed)(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err);
	void *payload;
};

enum nsync_code nsync_repo_compare(const struct nsync_repo *repo, const struct nsync_oid *old_tree,
				   const struct nsync_oid *new_tree, const char *prefix,
				   const struct nsync_tree_visitor *visitor,
				   struct nsync_error *err) NSYNC_MUST_USE;

/* Find one entry by path. NSYNC_ENOTFOUND if there is none (no message is noted in err then). */
enum nsync_code nsync_repo_find(struct nsync_oid *out, enum nsync_entry_kind *kind,
				const struct nsync_repo *repo, const struct nsync_oid *tree,
				struct nsync_str path, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * tree:      NULL or zero: the empty tree.
 * out, kind: may be NULL. Where *found is false, kind is of the last entry on the way down: other
 *            than TREE if a file is where path has a folder.
 */
enum nsync_code nsync_repo_find_optional(bool *found, struct nsync_oid *out,
					 enum nsync_entry_kind *kind, const struct nsync_repo *repo,
					 const struct nsync_oid *tree, struct nsync_str path,
					 struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Names in a folder of a tree, in the tree's order; free with nsync_names_free. None where there is
 * no such folder. tree: as above.
 */
enum nsync_code nsync_repo_list(char ***out, size_t *count, const struct nsync_repo *repo,
				const struct nsync_oid *tree, struct nsync_str path,
				struct nsync_error *err) NSYNC_MUST_USE;

/* ---- writing ------------------------------------------------------------------------- */

enum nsync_code nsync_repo_write_blob(struct nsync_oid *out, struct nsync_repo *repo,
				      struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;
/* Copy a blob, its hash checked, at most max bytes. */
enum nsync_code nsync_repo_copy_blob(struct nsync_repo *to, const struct nsync_repo *from,
				     const struct nsync_oid *id, size_t max,
				     struct nsync_error *err) NSYNC_MUST_USE;

/* A file to be in a tree. id zero: removed. mode: NULL for 100644, as everywhere but in unite. */
struct nsync_addition {
	const char *path;
	struct nsync_oid id;
	const char *mode;
};

/*
 * base's tree (NULL: the empty one) plus additions (sorted here, bytewise by path); only the trees on their paths are
 * read and written. err: NSYNC_EGIT where base is malformed there.
 */
enum nsync_code nsync_repo_write_tree(struct nsync_oid *out, struct nsync_repo *repo,
				      const struct nsync_oid *base,
				      const struct nsync_addition *additions, size_t count,
				      struct nsync_error *err) NSYNC_MUST_USE;

/*
 * From begin to end, all that is written goes into one pack; until its end none of it can be read. With
 * end it is on the disk, whole, and readable; with drop, or where the run ends before, nothing of it stays.
 */
enum nsync_code nsync_repo_pack_begin(struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_repo_pack_end(struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_repo_pack_drop(struct nsync_repo *repo); /* does nothing where none is open */

/* A blob to be copied. */
struct nsync_copy {
	const struct nsync_repo *from;
	struct nsync_oid id;
};

/* nsync_repo_copy_blob for many: on jobs threads (0: one for each processor) while a pack is open. */
enum nsync_code nsync_repo_copy_blobs(struct nsync_repo *to, const struct nsync_copy *blobs,
				      size_t count, size_t max, unsigned jobs,
				      struct nsync_error *err) NSYNC_MUST_USE;

struct nsync_signature { /* a Git author, nothing to do with Ed25519 */
	const char *name, *email;
	int64_t seconds;
	int32_t offset; /* seconds east of UTC */
};

/* The user's own, from Git's configuration; NSYNC_ENOTFOUND if not set. Names are copied into buf. */
enum nsync_code nsync_repo_author(struct nsync_signature *out, struct nsync_buf *buf,
				  const struct nsync_repo *repo, int64_t now,
				  struct nsync_error *err) NSYNC_MUST_USE;

enum nsync_code nsync_repo_write_commit(struct nsync_oid *out, struct nsync_repo *repo,
					const struct nsync_oid *tree,
					const struct nsync_oid *parents, size_t parent_count,
					const struct nsync_signature *author, const char *message,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- what the user has in the way (kept.c) ------------------------------------------------ */

/* Begins as zeroes. */
struct nsync_kept {
	struct nsync_kept_file {
		char *path; /* where it lay, from the top of the work tree */
		char *copy; /* where it is now, from the root of the file system */
	} *list;
	size_t count, cap;
	char *folder; /* private */
};

void nsync_kept_release(struct nsync_kept *kept); /* for AUTO */
/* Move a file, a link or a folder of the work tree below .git/nsync/kept/, and list it. */
enum nsync_code nsync_kept_move(struct nsync_kept *kept, const struct nsync_repo *repo,
				const char *path, struct nsync_error *err) NSYNC_MUST_USE;
/* Put bytes there that the path would have had. */
enum nsync_code nsync_kept_bytes(struct nsync_kept *kept, const struct nsync_repo *repo,
				 const char *path, struct nsync_str bytes,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- moving main (move.c) ------------------------------------------------------------------ */

/* The file of nsync's own that is there while main moves; a killed run leaves it. */
#define NSYNC_MOVING "moving.json"

/* The right to move main; one run of a clone has it at a time. */
struct nsync_move {
	struct nsync_repo *repo;
	struct nsync_oid head, tree; /* main's commit and its tree; zero: not born */
	bool finished;               /* begin let index and files follow where a killed run left them */
	struct nsync_error behind;   /* after a move: why index and files could not follow; the next
					nsync_move_begin tries again */
	int lock;                    /* private */
};

/*
 * Take the clone's lock, finish what a killed run began, and read main.
 * move: ended by the caller, also after a failure. kept: what had to be put aside is added.
 * err:  NSYNC_ECONFLICT: another run has the lock for 10 seconds, or another program has Git's
 *       index locked while something must be finished; NSYNC_EIO.
 */
enum nsync_code nsync_move_begin(struct nsync_move *move, struct nsync_repo *repo,
				 struct nsync_kept *kept, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_move_end(struct nsync_move *move); /* for AUTO */
/*
 * Point main to next, and let index and files follow where the two trees differ; what the user has
 * there is moved to kept. In a bare repository, or where another branch is checked out, only the ref
 * moves. A failure leaves main where it was. Once main has moved the call succeeds: if index or files
 * could not follow, move->behind says why.
 * message: the reflog's.
 * err:     NSYNC_ECONFLICT: a lock of the index or the ref, or main moved meanwhile.
 */
enum nsync_code nsync_move_main(struct nsync_move *move, const struct nsync_oid *next,
				const char *message, struct nsync_kept *kept,
				struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Commit some files, given as blobs, upon main, and move it there. Nothing else that is staged goes
 * into the commit. out: the commit. err: also NSYNC_EGIT where main is not checked out.
 */
enum nsync_code nsync_move_commit(struct nsync_oid *out, struct nsync_move *move,
				  const struct nsync_addition *additions, size_t count,
				  const struct nsync_signature *author, const char *message,
				  struct nsync_kept *kept, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Make index and files as main has them for the files below prefix ("items/gt/") that main has; what
 * differs is moved to kept. Untracked files stay. err: as nsync_move_begin.
 */
enum nsync_code nsync_move_restore(struct nsync_move *move, const char *prefix,
				   struct nsync_kept *kept, struct nsync_error *err) NSYNC_MUST_USE;
/* Finish what a killed run began, if there is any; nothing is written where there is not. */
enum nsync_code nsync_move_finish_begun(bool *finished, struct nsync_repo *repo,
					struct nsync_kept *kept,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- work tree -------------------------------------------------------------------------- */

enum nsync_worktree { NSYNC_WORKTREE_NONE, NSYNC_WORKTREE_CLEAN, NSYNC_WORKTREE_DIRTY };

/*
 * NONE: bare, or main is not checked out. DIRTY: tracked files changed or staged, or (next not
 * NULL) an untracked file would be overwritten by next's tree; path: the first such file.
 */
enum nsync_code nsync_repo_worktree(enum nsync_worktree *out, struct nsync_buf *path,
				    const struct nsync_repo *repo, const struct nsync_oid *next,
				    struct nsync_error *err) NSYNC_MUST_USE;
/* Paths of untracked, changed and staged files below prefix ("" all), sorted; free with nsync_names_free. */
enum nsync_code nsync_repo_changed(char ***out, size_t *count, const struct nsync_repo *repo,
				   const char *prefix, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Append the bytes of a file of the work tree. NSYNC_ENOTFOUND; NSYNC_EINVAL for what is no ordinary
 * file, or lies behind a link.
 */
enum nsync_code nsync_repo_read_work_file(struct nsync_buf *out, const struct nsync_repo *repo,
					  const char *path, struct nsync_error *err) NSYNC_MUST_USE;

/* Whether HEAD is the branch main, made or not, and there is a work tree. */
bool nsync_repo_on_main(const struct nsync_repo *repo);

enum nsync_work_state {
	NSYNC_WORK_MISSING,
	NSYNC_WORK_FILE,
	NSYNC_WORK_OTHER,     /* a link, a folder, or below a link */
	NSYNC_WORK_UNREADABLE
};
/* A file that work tree, index and a tree do not all have, or not the same. */
struct nsync_local {
	const char *path;
	bool in_head, in_index;
	struct nsync_oid head, index, work; /* zero: not there */
	enum nsync_work_state state;
	bool mode;                          /* its mode was changed */
	bool ignored;                       /* by .gitignore and the like */
};
struct nsync_local_visitor {
	enum nsync_code (*differs)(void *payload, const struct nsync_local *local,
				   struct nsync_error *err);
	void *payload;
};
/*
 * Tell of each such file below prefix ("items/gt/"), by path.
 * tree: of main; zero: nothing was committed yet.
 * err:  NSYNC_EGIT where the index cannot be read.
 */
enum nsync_code nsync_repo_local(const struct nsync_repo *repo, const struct nsync_oid *tree,
				 const char *prefix, const struct nsync_local_visitor *visitor,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* Whether an index was read. */
enum nsync_index_read {
	NSYNC_INDEX_READ,
	NSYNC_INDEX_MISSING, /* there is no such file */
	NSYNC_INDEX_SPLIT,   /* a part of it lies in another file (core.splitIndex) */
	NSYNC_INDEX_SPARSE   /* folders stand in it for their files (index.sparse) */
};
struct nsync_staged_visitor {
	/* id zero: the commit takes the file away. */
	enum nsync_code (*changed)(void *payload, const char *path, const struct nsync_oid *id,
				   unsigned mode, struct nsync_error *err);
	void *payload;
};
/*
 * Tell which files a commit would change: where an index differs from HEAD's tree, by path. What
 * `git add -N` marked is not content.
 * read: other than NSYNC_INDEX_READ: nothing was told.
 * file: the index's, as Git names it for hooks by GIT_INDEX_FILE; NULL: the repository's own.
 * err:  NSYNC_EGIT for a file that is no index.
 */
enum nsync_code nsync_repo_staged(enum nsync_index_read *read, const struct nsync_repo *repo,
				  const char *file, const struct nsync_staged_visitor *visitor,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* Where a setting of Git comes from. */
enum nsync_config_scope {
	NSYNC_CONFIG_NOWHERE,    /* it is not set */
	NSYNC_CONFIG_USER,       /* the user's or the system's configuration */
	NSYNC_CONFIG_REPOSITORY,
	NSYNC_CONFIG_WORKTREE    /* of this work tree alone (extensions.worktreeConfig) */
};
/*
 * Append the folder that Git starts hooks from, without a "/" at its end.
 * setting: append core.hooksPath; it stays as it was where scope is NSYNC_CONFIG_NOWHERE.
 */
enum nsync_code nsync_repo_hooks_folder(struct nsync_buf *folder, struct nsync_buf *setting,
					enum nsync_config_scope *scope,
					const struct nsync_repo *repo,
					struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The heads that no other of them holds, in their order. out: room for given heads. Zero ids are skipped.
 * err: NSYNC_EINVAL: there is none.
 */
enum nsync_code nsync_repo_independent(struct nsync_oid *out, size_t *count,
				       const struct nsync_repo *repo, const struct nsync_oid *heads,
				       size_t given, struct nsync_error *err) NSYNC_MUST_USE;

/* A path where two heads have files of their own. Blobs; zero: there is none, or it was removed. */
struct nsync_clash {
	char *path;
	struct nsync_oid ours, theirs; /* of the earlier heads, and of the later one or of prefer */
	struct nsync_oid base;         /* what both had before; zero also where that is not known */
	struct nsync_oid taken;        /* what the united tree has */
	bool left_out; /* theirs has no place beside ours: one is a file where the other needs a folder */
};

struct nsync_united {
	struct nsync_oid tree;
	struct nsync_oid *parents; /* the heads that no other head holds, in the order given */
	size_t parent_count;
	struct nsync_clash *clashes; /* in the order in which they were found */
	size_t clash_count, clash_cap;
};

void nsync_united_release(struct nsync_united *united); /* for AUTO */
/*
 * Unite the trees of commits: every file of each, and each file that is unchanged on one side as the other side
 * has it. Where both sides changed a file, the later head's is taken, and a clash tells of it.
 * prefer: a tree, may be NULL. Each of its files is in the united tree as it is there.
 * heads:  1 or more, zero ids are skipped. No ref and no commit is written.
 */
enum nsync_code nsync_repo_unite(struct nsync_united *out, struct nsync_repo *repo,
				 const struct nsync_oid *heads, size_t count,
				 const struct nsync_oid *prefer,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- text ---------------------------------------------------------------------------------- */

/* Append the lines of a unified difference: each with " ", "+" or "-" before it; no heads. */
enum nsync_code nsync_repo_text_diff(struct nsync_buf *out, struct nsync_str before,
				     struct nsync_str after, struct nsync_error *err) NSYNC_MUST_USE;

/* Three states of a text: what both sides began with, and what each side made of it. */
struct nsync_three_texts {
	struct nsync_str base, mine, theirs;
	const char *mine_label, *theirs_label; /* words behind the marks of a place */
};
/*
 * Append the three texts merged by `git merge-file`, in a child process with limits. Where both
 * sides changed the same lines, both are there, between lines "<<<<<<<", "=======" and ">>>>>>>".
 * places: how many such places there are.
 * err:    NSYNC_ELIMIT for large texts; NSYNC_EGIT with git's words; NSYNC_EIO.
 */
enum nsync_code nsync_repo_merge_texts(struct nsync_buf *out, size_t *places,
				       const struct nsync_repo *repo,
				       const struct nsync_three_texts *texts,
				       struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the network: git in a child process --------------------------------------------------- */

struct nsync_git_limits {
	unsigned seconds;    /* deadline; then the child's process group is killed */
	uint64_t file_bytes; /* RLIMIT_FSIZE; 0: unlimited */
};

/*
 * Fetch one branch of a remote into a fresh quarantine repository below repo's gitdir, whose
 * alternates are repo's objects; the quarantine's refs/heads/main is the fetched commit.
 * out:   the quarantine, opened; remove it with nsync_repo_quarantine_free.
 * head:  the commit; zero if the remote is an empty repository without main.
 * err:   NSYNC_ENETWORK with its cause and the server's own words; NSYNC_ENOTFOUND (NSYNC_CAUSE_OTHER_BRANCH, text: its
 *        name) if it has another branch and no main; NSYNC_EIO for what failed on this machine.
 */
enum nsync_code nsync_repo_quarantine(struct nsync_repo **out, struct nsync_oid *head,
				      const struct nsync_repo *repo, const char *remote,
				      const struct nsync_git_limits *limits,
				      struct nsync_error *err) NSYNC_MUST_USE;
/* Close and delete it. */
void nsync_repo_quarantine_free(struct nsync_repo *quarantine);

/*
 * Fetch `main` of a remote into repo's objects without touching any ref; head as above.
 */
enum nsync_code nsync_repo_fetch(struct nsync_oid *head, struct nsync_repo *repo,
				 const char *remote, const struct nsync_git_limits *limits,
				 struct nsync_error *err) NSYNC_MUST_USE;
/* Push commit to the remote's main; NSYNC_ECONFLICT if it is refused as not a fast-forward. */
enum nsync_code nsync_repo_push(struct nsync_repo *repo, const char *remote,
				const struct nsync_oid *commit, const struct nsync_git_limits *limits,
				struct nsync_error *err) NSYNC_MUST_USE;
/* git clone --no-checkout of a region: remote `region`, no branch checked out yet; dir must not exist or be empty. */
enum nsync_code nsync_repo_clone(struct nsync_repo **out, const char *url, const char *dir,
				 const struct nsync_git_limits *limits,
				 struct nsync_error *err) NSYNC_MUST_USE;

#endif
