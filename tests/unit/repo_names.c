/* Names that no tree may hold, in all their disguises. */
#include <criterion/criterion.h>

#include "lib/repo/names.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(repo_names, table)
{
	static const struct {
		const char *label, *name;
		bool valid;
	} cases[] = {
		{ "a slug", "water-hubs.1.json", true },
		{ "hidden, but not Git's", ".gitignore", true },
		{ "like it", "git", true },
		{ "a longer one", ".gitx", true },
		{ "another short name", "git~2", true },
		{ "two dots and more", "..a", true },
		{ "accents", "m\xc3\xa9xico", true },
		{ "not UTF-8", "a\xff", true },
		{ "empty", "", false },
		{ "here", ".", false },
		{ "up", "..", false },
		{ "a slash", "a/b", false },
		{ "Git's folder", ".git", false },
		{ "upper case", ".GIT", false },
		{ "mixed case", ".gIt", false },
		{ "NTFS short name", "git~1", false },
		{ "NTFS short name, upper case", "GIT~1", false },
		{ "NTFS trailing dot", ".git.", false },
		{ "NTFS trailing space", ".git ", false },
		{ "NTFS trailing dots and spaces", ".git . .", false },
		{ "NTFS stream", ".git::$INDEX_ALLOCATION", false },
		{ "NTFS separator", ".git\\hooks", false },
		{ "HFS+ zero width non-joiner", ".g\xe2\x80\x8cit", false },
		{ "HFS+ zero width joiner first", "\xe2\x80\x8d.git", false },
		{ "HFS+ right-to-left mark last", ".git\xe2\x80\x8f", false },
		{ "HFS+ embedding", ".gi\xe2\x80\xaat", false },
		{ "HFS+ inhibit swapping", ".gi\xe2\x81\xaat", false },
		{ "HFS+ byte order mark", "\xef\xbb\xbf.git", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(nsync_tree_name_valid(nsync_str(cases[i].name)), cases[i].valid, "%s",
			     cases[i].label);
}
