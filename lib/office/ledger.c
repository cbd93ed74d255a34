/* ledger.c: find and note what is known of each draft, and write it to the ledger's file. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger.h"

static void entry_release(struct nsync_ledger_entry *entry)
{
	free(entry->path);
	free(entry->worktree);
}

void nsync_ledger_release(struct nsync_ledger *ledger)
{
	for (size_t i = 0; i < ledger->count; i++)
		entry_release(&ledger->list[i]);
	free(ledger->list);
	free(ledger->worktree);
	*ledger = (struct nsync_ledger){ .list = NULL };
}

/* Entries go, the rest stays. */
static void forget_all(struct nsync_ledger *ledger)
{
	for (size_t i = 0; i < ledger->count; i++)
		entry_release(&ledger->list[i]);
	ledger->count = 0;
}

/* ---- names ------------------------------------------------------------------------- */

/* "" in the main work tree; .git/worktrees/<name>/ is a linked one's folder. */
static enum nsync_code worktree_name(char **out, const struct nsync_clone *clone,
				     struct nsync_error *err)
{
	struct nsync_str dir = nsync_str(nsync_repo_gitdir(clone->repo)), name = { "", 0 };

	if (strcmp(dir.p, nsync_repo_commondir(clone->repo))) {
		while (dir.n && dir.p[dir.n - 1] == '/')
			dir.n--;
		name = dir;
		for (size_t i = 0; i < dir.n; i++)
			if (dir.p[i] == '/')
				name = (struct nsync_str){ dir.p + i + 1, dir.n - i - 1 };
	}
	*out = strndup(name.p, name.n);
	return *out ? NSYNC_OK : nsync_fail_memory(err);
}

enum nsync_code nsync_ledger_path(struct nsync_buf *out, const struct nsync_clone *clone,
				  const char *file, struct nsync_error *err)
{
	char inside[NSYNC_MAX_PATH];
	char *full = NULL;

	if (nsync_clone_path_inside(inside, clone->repo, file)) {
		nsync_buf_text(out, inside);
	} else {
		full = realpath(file, NULL);
		nsync_buf_text(out, full ? full : "");
		free(full);
	}
	return nsync_buf_check(out, err);
}

bool nsync_ledger_file(struct nsync_buf *out, const struct nsync_ledger *ledger,
		       const struct nsync_ledger_entry *entry)
{
	struct nsync_error none = { .code = NSYNC_OK };

	if (entry->path[0] == '/')
		nsync_buf_text(out, entry->path);
	else if (strcmp(entry->worktree, ledger->worktree) ||
		 nsync_clone_path_on_disk(out, ledger->clone->repo, entry->path, &none))
		return false;
	return !out->code;
}

bool nsync_ledger_is_gone(const struct nsync_ledger *ledger, const struct nsync_ledger_entry *entry)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2 * PATH_MAX);
	struct stat st;

	return nsync_ledger_file(&file, ledger, entry) && lstat(file.p, &st) < 0 && errno == ENOENT;
}

/* ---- entries ----------------------------------------------------------------------- */

static struct nsync_ledger_entry *find(const struct nsync_ledger *ledger, const char *path,
				       const char *worktree)
{
	for (size_t i = ledger->count; i > 0; i--) {
		struct nsync_ledger_entry *entry = &ledger->list[i - 1];

		if (!strcmp(entry->path, path) &&
		    (path[0] == '/' || !strcmp(entry->worktree, worktree)))
			return entry;
	}
	return NULL;
}

const struct nsync_ledger_entry *nsync_ledger_find(const struct nsync_ledger *ledger,
						   const char *path)
{
	return ledger->clone && *path ? find(ledger, path, ledger->worktree) : NULL;
}

/* Put at the end an entry that the ledger owns from now on; one of the same draft goes. */
static enum nsync_code put(struct nsync_ledger *ledger, struct nsync_ledger_entry *entry,
			   struct nsync_error *err)
{
	struct nsync_ledger_entry *old = find(ledger, entry->path, entry->worktree);

	if (old) {
		size_t at = (size_t)(old - ledger->list);

		entry_release(old);
		memmove(old, old + 1, (ledger->count - at - 1) * sizeof(*old));
		ledger->count--;
	}
	if (!NSYNC_HAS_ROOM(ledger->list, ledger->count, ledger->cap)) {
		entry_release(entry);
		return nsync_fail_memory(err);
	}
	ledger->list[ledger->count++] = *entry;
	return NSYNC_OK;
}

bool nsync_ledger_holds(const struct nsync_ledger *ledger, const char *path)
{
	return ledger && ledger->clone && !ledger->closed && *path &&
	       strlen(path) <= NSYNC_LEDGER_PATH && nsync_utf8_valid(nsync_str(path));
}

static bool is_known(const struct nsync_ledger *ledger, const char *path,
		     const struct nsync_story *story, const struct nsync_id *item,
		     const char *sha256)
{
	const struct nsync_ledger_entry *entry = nsync_ledger_find(ledger, path);

	return entry && !entry->next && !nsync_story_cmp(&entry->story, story) &&
	       nsync_id_eq(&entry->item, item) && !strcmp(entry->sha256, sha256);
}

enum nsync_code nsync_ledger_note(struct nsync_ledger *ledger, const char *path,
				  const struct nsync_story *story, int64_t version,
				  const struct nsync_id *item, const char *sha256,
				  struct nsync_error *err)
{
	struct nsync_ledger_entry entry = {
		.story = *story, .version = version, .item = *item, .changed = true
	};

	if (!nsync_ledger_holds(ledger, path) || is_known(ledger, path, story, item, sha256))
		return NSYNC_OK;
	memcpy(entry.sha256, sha256, sizeof(entry.sha256));
	entry.path = strdup(path);
	entry.worktree = strdup(path[0] == '/' ? "" : ledger->worktree);
	if (!entry.path || !entry.worktree) {
		entry_release(&entry);
		return nsync_fail_memory(err);
	}
	return put(ledger, &entry, err);
}

void nsync_ledger_mark_next(struct nsync_ledger *ledger)
{
	if (ledger->count) {
		ledger->list[ledger->count - 1].next = true;
		ledger->list[ledger->count - 1].changed = true;
	}
}

/* ---- the file ---------------------------------------------------------------------- */

/* A damaged ledger must keep nobody from signing: it is renamed, and the user is told once. */
static void put_aside(const struct nsync_clone *clone, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf aside = NSYNC_BUF_INIT(2 * PATH_MAX);
	struct nsync_error trouble = { .code = NSYNC_OK };

	nsync_buf_printf(&aside, "%s.damaged", path);
	if (aside.code || rename(path, aside.p) < 0)
		(void)nsync_fail(
			&trouble, NSYNC_EINVAL, path,
			"the ledger of drafts is damaged, and cannot be put aside; drafts are "
			"signed without it");
	else
		(void)nsync_fail(
			&trouble, NSYNC_EINVAL, path,
			"the ledger of drafts was damaged; it is now drafts.json.damaged, and "
			"a new one is begun");
	if (clone->host && clone->host->warn)
		clone->host->warn(clone->host->payload, &trouble);
}

enum nsync_code nsync_ledger_open(struct nsync_ledger *out, const struct nsync_clone *clone,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(2 * PATH_MAX);
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code;

	*out = (struct nsync_ledger){ .clone = clone };
	TRY(worktree_name(&out->worktree, clone, err));
	TRY(nsync_repo_own_file(&path, clone->repo, "drafts.json", err));
	code = nsync_ledger_read(out, path.p, &quiet);
	if (code)
		forget_all(out);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	/* Another user's file is no damage: it stays, and this user works without a ledger. */
	out->closed = code && code != NSYNC_ENOTFOUND && access(path.p, R_OK) < 0;
	if (code && code != NSYNC_ENOTFOUND && !out->closed)
		put_aside(clone, path.p);
	return NSYNC_OK;
}

/* Private; but where the repository is its group's, so is the ledger, whatever the umask is. */
static void share(const struct nsync_clone *clone, const char *path, unsigned mode)
{
	struct stat st;

	if (stat(nsync_repo_commondir(clone->repo), &st) == 0 && (st.st_mode & S_IWGRP))
		(void)!chmod(path, (mode_t)mode);
}

/* The oldest entry whose draft is gone, or else the oldest. */
static void forget_one(struct nsync_ledger *ledger)
{
	size_t at = 0;

	while (at < ledger->count && !nsync_ledger_is_gone(ledger, &ledger->list[at]))
		at++;
	if (at == ledger->count)
		at = 0;
	entry_release(&ledger->list[at]);
	memmove(&ledger->list[at], &ledger->list[at + 1],
		(ledger->count - at - 1) * sizeof(*ledger->list));
	ledger->count--;
}

/* Take over what was noted here into what the file has now. */
static enum nsync_code unite(struct nsync_ledger *now, struct nsync_ledger *noted,
			     struct nsync_error *err)
{
	size_t kept = 0;
	enum nsync_code code = NSYNC_OK;

	for (size_t i = 0; i < noted->count; i++) {
		struct nsync_ledger_entry entry = noted->list[i];

		entry.changed = false;
		if (code || !noted->list[i].changed)
			noted->list[kept++] = noted->list[i];
		else
			code = put(now, &entry, err);
	}
	noted->count = kept;
	while (!code && now->count > NSYNC_LEDGER_ENTRIES)
		forget_one(now);
	return code;
}

static enum nsync_code save_locked(struct nsync_ledger *ledger, struct nsync_error *err)
{
	AUTO(nsync_ledger_release) struct nsync_ledger now = { .list = NULL };
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(2 * PATH_MAX);
	struct nsync_ledger swap;

	TRY(nsync_ledger_open(&now, ledger->clone, err));
	TRY(nsync_repo_own_file(&path, ledger->clone->repo, "drafts.json", err));
	if (now.closed)
		return nsync_fail(err, NSYNC_EIO, path.p, "it is another user's");
	TRY(unite(&now, ledger, err));
	TRY(nsync_ledger_write(&now, path.p, err));
	share(ledger->clone, path.p, 0660);
	swap = *ledger;
	*ledger = now;
	now = swap;
	return NSYNC_OK;
}

enum nsync_code nsync_ledger_save(struct nsync_ledger *ledger, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(2 * PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(2 * PATH_MAX);
	AUTO(nsync_file_unlock) int lock = -1;
	bool noted = false;

	for (size_t i = 0; i < ledger->count; i++)
		noted = noted || ledger->list[i].changed;
	if (!noted)
		return NSYNC_OK;
	TRY(nsync_repo_own_file(&folder, ledger->clone->repo, "", err));
	TRY(nsync_repo_own_file(&name, ledger->clone->repo, "drafts.lock", err));
	TRY(nsync_file_mkdirs(folder.p, 0700, err));
	share(ledger->clone, folder.p, 02770);
	TRY(nsync_file_lock(&lock, name.p, 0600, NSYNC_WAIT_FOREVER, err));
	share(ledger->clone, name.p, 0660);
	return save_locked(ledger, err);
}

void nsync_ledger_try_save(struct nsync_ledger *ledger)
{
	struct nsync_error trouble = { .code = NSYNC_OK };
	const struct nsync_clone *clone = ledger->clone;

	if (nsync_ledger_save(ledger, &trouble) && clone->host && clone->host->warn)
		clone->host->warn(clone->host->payload, &trouble);
}
