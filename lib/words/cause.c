/* cause.c: what happened and what to type, for each cause of a failure that is known. */
#include "internal.h"

#include "nsync/words.h"

/* advice: a %s stands for the file, the repository or the remote that the error is about, as a word for a shell. */
struct words {
	const char *what, *advice;
};

#define UNLOCK                                                                                     \
	"Wait until the other program (git, an editor) has ended, and try again. If none is at "   \
	"work, one that was killed left the lock: rm %s"

static const struct words words[NSYNC_CAUSES] = {
	[NSYNC_CAUSE_DENIED] = { "a permission is missing",
				 "ls -ld shows whose it is and who may write there. Work as that "
				 "user, or have the owner give you the permission (chmod, chown)." },
	[NSYNC_CAUSE_READ_ONLY] = { "this disk can only be read",
				    "It is mounted read-only (findmnt -T shows it). Work on another "
				    "disk, or have it mounted for writing." },
	[NSYNC_CAUSE_DISK_FULL] = { "the disk is full",
				    "Make room on it (df -h shows which one it is), and try again." },
	[NSYNC_CAUSE_QUOTA] = { "your share of the disk is used up",
				"Remove what you no longer need (quota shows how much is yours), and "
				"try again." },
	[NSYNC_CAUSE_IS_FOLDER] = { "there is a folder where a file should be",
				    "Name a file, or move the folder away, and try again." },
	[NSYNC_CAUSE_NOT_FOLDER] = { "there is a file where a folder should be",
				     "Name another place, or move the file away, and try again." },
	[NSYNC_CAUSE_INDEX_LOCKED] = { "another program has locked the index of this repository",
				       UNLOCK },
	[NSYNC_CAUSE_REF_LOCKED] = { "another program has locked a branch of this repository",
				     UNLOCK },
	[NSYNC_CAUSE_FILE_LOCKED] = { "another program has locked a file of this repository",
				      UNLOCK },
	[NSYNC_CAUSE_BUSY] = { "another nsync is at work in this clone",
			       "Wait until it has ended, and try again." },
	[NSYNC_CAUSE_OFF_MAIN] = { "the branch main is not checked out, and nsync signs there only",
				   "Go back to it: git switch main. If a rebase or a merge was stopped, "
				   "end that first (git status says how)." },
	[NSYNC_CAUSE_OVERTAKEN] = { "somebody else was faster", "Try again." },
	[NSYNC_CAUSE_CONFLICT] = { "two machines of your office have signed this differently",
				   "Choose one of them first: nsync resolve %s" },
	[NSYNC_CAUSE_SHALLOW] = { "this clone is shallow: it has the newest commits only, and nsync "
				  "reads all of them",
				  "Fetch the rest: git fetch --unshallow (in an office's clone: git fetch "
				   "--unshallow region)" },
	[NSYNC_CAUSE_PARTIAL] = { "this clone is partial: it was made with --filter, and lacks files "
				  "that nsync reads",
				  "Clone anew, without --filter (nsync init --from does). Keep this "
				  "clone until what you made in it is sent." },
	[NSYNC_CAUSE_MISSING] = { "an object of the Git repository is missing",
				  "git fsck shows what else is missing; a fresh clone (nsync init "
				  "--from) has it." },
	[NSYNC_CAUSE_OTHER_OWNER] = { "this repository belongs to another user",
				      "If you trust it: git config --global --add safe.directory %s" },
	[NSYNC_CAUSE_REFTABLE] = { "this repository keeps its branches in a reftable, which nsync does "
				   "not read",
				   "Let Git convert it: git -C %s refs migrate --ref-format=files" },
	[NSYNC_CAUSE_SHA256] = { "this repository names its objects by SHA-256, and a region's are "
				 "named by SHA-1",
				 "It cannot be converted. Make another one: git init "
				 "--object-format=sha1, or nsync init." },
	[NSYNC_CAUSE_BAD_INDEX] = { "Git's index of this repository is damaged",
				    "Let Git make it anew from what is committed; your files stay: rm %s && "
				    "git reset -q" },
	[NSYNC_CAUSE_SPLIT_INDEX] = { "the index of this repository is split, which nsync does not "
				      "read",
				      "Let Git unite it: git config core.splitIndex false && git "
				      "update-index --no-split-index" },
	[NSYNC_CAUSE_SPARSE_INDEX] = { "the index of this repository is sparse, which nsync does not "
				       "read",
				       "Let Git write it in full: git sparse-checkout disable" },
	[NSYNC_CAUSE_FORMAT] = { "this repository has a format of Git that nsync does not read",
				 "Clone it anew: nsync init --from makes a clone of the usual format." },
	[NSYNC_CAUSE_REFUSED] = { "the server was reached, and refused what was pushed",
				  "The server's rules decide what it takes. Ask who keeps it to let you "
				  "push to main, or mend what it names, and send again." },
	[NSYNC_CAUSE_SERVER_FAILED] = { "the server was reached, and could not do what was asked of it",
					"What it says about that stands above: ask who keeps it." },
	[NSYNC_CAUSE_NO_ACCESS] = { "the server was reached, and does not let you in",
				    "Look whether it knows your key or password, and whether you may "
				    "read and push there; git remote -v shows the address." },
	[NSYNC_CAUSE_HOST_KEY] = { "the server's own key is not the one that ssh knows",
				   "Compare its fingerprint with one that you got another way, and "
				   "connect once by hand: ssh -T, with the server's name." },
	[NSYNC_CAUSE_NO_SUCH_REPOSITORY] = { "there is no Git repository at this address",
					     "Look at the address: git remote -v. Some servers say the "
					     "same to those who have no access." },
	[NSYNC_CAUSE_NO_BRANCH] = { "the other repository is empty",
				    "Nothing was pushed to it yet: try again when its owner has pushed "
				    "main." },
	[NSYNC_CAUSE_OTHER_BRANCH] = { "the other repository has no branch main, but another one",
				       "nsync reads main only. Whoever sends there has to send main: "
				       "git push origin main" },
	[NSYNC_CAUSE_SERVER_SHALLOW] = { "the other repository is shallow: it has the newest commits "
					 "only",
					 "Whoever keeps it fetches the rest there: git fetch --unshallow" },
	[NSYNC_CAUSE_SERVER_FORMAT] = { "the other repository has a format that does not fit",
					"A region's repositories have SHA-1 objects and refs in files. "
					"Make it anew: git init --bare -b main --object-format=sha1" },
	[NSYNC_CAUSE_SERVER_OWNER] = { "Git refuses the other repository, since it belongs to another "
				       "user",
				       "If you trust it, on the machine where it lies: git config --global "
				       "--add safe.directory %s" },
	[NSYNC_CAUSE_UNREADABLE] = { "the other repository was reached, and what it has cannot be read",
				     "Whoever keeps it runs git fsck there." },
	[NSYNC_CAUSE_TOO_LARGE] = { "the other repository was reached, and sends more than the limit",
				    "Ask whoever pushes there what is so large." },
};

const char *nsync_words_cause(enum nsync_cause cause)
{
	return (size_t)cause < NSYNC_CAUSES && words[cause].what ? words[cause].what : "";
}

void nsync_words_cause_advice(struct nsync_buf *out, enum nsync_cause cause, const char *where)
{
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(4 * 1024);
	const char *advice, *at;

	if ((size_t)cause >= NSYNC_CAUSES || !words[cause].advice)
		return;
	advice = words[cause].advice;
	at = strstr(advice, "%s");
	if (!at) {
		nsync_buf_text(out, advice);
		return;
	}
	nsync_shell_word(&word, nsync_str(where));
	nsync_buf_add(out, advice, (size_t)(at - advice));
	nsync_buf_str(out, nsync_buf_view(&word));
	nsync_buf_text(out, at + 2);
	nsync_buf_fail_with(out, &word);
}
