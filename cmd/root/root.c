/* root.c: the table of the root commands. */
#include "cmd/commands.h"
#include "cmd/root/root.h"

static const struct command *const subs[] = { &root_init,    &root_add_office, &root_remove_office,
					      &root_add_key, &root_drop_key,   &root_revoke,
					      &root_renew,   &root_sign,       &root_adopt,
					      &root_show,    &root_invite,     NULL };

const struct command cmd_root = {
	.name = "root",
	.about = "who may sign what: make, sign, adopt and show trust roots",
	.usage =
		"root init\nroot add-office [FILE] CODE\nroot sign FILE\nroot adopt FILE\nroot show [FILE]\n"
		"root VERB --help",
	.more = "A root is a file until it is adopted: it is made, handed from holder to holder to be signed, and\n"
		"adopted by the regional desk as a record of its own. Without FILE, the verbs that change a root\n"
		"begin the next version in root-<n>.json.",
	.example = "nsync root show root-1.json\n",
	.subs = subs,
};
