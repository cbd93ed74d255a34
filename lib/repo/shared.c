/*
 * shared.c: core.sharedRepository: what is written below a Git directory is for the group, or for all. libgit2 obeys it
 * only where it makes a repository, so the umask of this process is set, which everything that is written obeys; and
 * folders get the bit that hands on their group, as git gives it to them.
 */
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"

#define GROUP     0660
#define EVERYBODY 0664
#define MAX_DEPTH 16

/* How files are to be: 0: as the umask has it; bits that are added; or (exact) the very mode. */
struct sharing {
	mode_t mode;
	bool exact;
};

/* source: git's git_config_perm() and git-config(1), core.sharedRepository. */
static bool parse(struct sharing *out, const char *value)
{
	char *end;
	long number;
	int yes;

	*out = (struct sharing){ 0, false };
	if (!value || !strcmp(value, "group")) {
		out->mode = GROUP;
		return true;
	}
	if (!strcmp(value, "umask"))
		return true;
	if (!strcmp(value, "all") || !strcmp(value, "world") || !strcmp(value, "everybody")) {
		out->mode = EVERYBODY;
		return true;
	}
	number = strtol(value, &end, 8);
	if (*end || end == value) {
		if (git_config_parse_bool(&yes, value))
			return false;
		out->mode = yes ? GROUP : 0;
		return true;
	}
	if (number == 0)
		return true;
	if (number == 1 || number == 2) {
		out->mode = number == 1 ? GROUP : EVERYBODY;
		return true;
	}
	if (number < 0 || (number & 0600) != 0600)
		return false;
	*out = (struct sharing){ (mode_t)number & 0666, true };
	return true;
}

/* From the repository's own configuration, as git reads it. */
static enum nsync_code read_sharing(struct sharing *out, git_repository *git,
				    struct nsync_error *err)
{
	git_config *all = NULL, *local = NULL;
	git_config_entry *entry = NULL;
	int rc = git_repository_config_snapshot(&all, git);
	bool good = true;

	*out = (struct sharing){ 0, false };
	if (!rc)
		rc = git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL);
	if (!rc)
		rc = git_config_get_entry(&entry, local, "core.sharedrepository");
	if (!rc)
		good = parse(out, entry->value);
	git_config_entry_free(entry);
	git_config_free(local);
	git_config_free(all);
	if (rc && rc != GIT_ENOTFOUND)
		return nsync_repo_fail(err, rc, git_repository_path(git),
				       "cannot read the configuration");
	return good ? NSYNC_OK
		    : nsync_fail(err, NSYNC_EINVAL, "core.sharedRepository",
				 "not group, all, umask, or a mode that its owner can read and write");
}

/* A folder may be entered by those who may read it. */
static mode_t folder_mode(mode_t mode)
{
	return mode | ((mode & 0444) >> 2);
}

mode_t nsync_repo_umask(void)
{
	mode_t mask = umask(077);

	umask(mask);
	return mask;
}

enum nsync_code nsync_repo_share(bool *shared, git_repository *git, struct nsync_error *err)
{
	struct sharing sharing;
	mode_t mask = nsync_repo_umask();

	TRY(read_sharing(&sharing, git, err));
	*shared = sharing.mode != 0;
	if (!*shared)
		return NSYNC_OK;
	umask(sharing.exact ? 0777 & ~folder_mode(sharing.mode) : mask & ~folder_mode(sharing.mode));
	return NSYNC_OK;
}

static void adjust(int at, const char *name, const struct stat *st, const struct sharing *sharing)
{
	bool folder = S_ISDIR(st->st_mode);
	mode_t add = folder ? folder_mode(sharing->mode) : sharing->mode, mode;

	/* What nobody may write stays so: objects and packs. */
	if (!(st->st_mode & S_IWUSR))
		add &= ~(mode_t)0222;
	if (!folder && (st->st_mode & S_IXUSR))
		add = folder_mode(add);
	mode = (sharing->exact ? st->st_mode & ~(mode_t)0777 : st->st_mode) | add;
	if (folder)
		mode |= S_ISGID;
	if (mode != st->st_mode && st->st_uid == geteuid())
		(void)!fchmodat(at, name, mode & 07777, 0);
}

static void adjust_below(int at, const char *name, const struct sharing *sharing, unsigned depth,
			 bool files)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	struct stat st;

	if (!folder) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(folder))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    (!files && entry->d_type == DT_REG) ||
		    fstatat(dirfd(folder), entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		if (S_ISDIR(st.st_mode) || (files && S_ISREG(st.st_mode)))
			adjust(dirfd(folder), entry->d_name, &st, sharing);
		/* The folders of loose objects hold files only, and many. */
		if (S_ISDIR(st.st_mode) && files && depth)
			adjust_below(dirfd(folder), entry->d_name, sharing, depth - 1, files);
	}
	closedir(folder);
}

static void adjust_folder(int at, const char *name, const struct sharing *sharing, bool files)
{
	struct stat st;

	if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(st.st_mode))
		return;
	adjust(at, name, &st, sharing);
	adjust_below(at, name, sharing, MAX_DEPTH, files);
}

void nsync_repo_share_folders(git_repository *git)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	struct sharing sharing;
	int at;

	if (read_sharing(&sharing, git, &ignored) || !sharing.mode)
		return;
	at = open(git_repository_commondir(git), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return;
	adjust_folder(at, "objects", &sharing, false);
	adjust_folder(at, "refs", &sharing, true);
	adjust_folder(at, "logs", &sharing, true);
	adjust_folder(at, "nsync", &sharing, true);
	close(at);
}
