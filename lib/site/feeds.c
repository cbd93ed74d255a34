/* feeds.c: which feeds each language of a site has. */
#include "lib/site/internal.h"

const struct site_feed nsync_site_feeds[] = {
	{ "atom", "atom.xml", "application/atom+xml", "Atom" },
	{ "rss", "rss.xml", "application/rss+xml", "RSS" },
	{ "jsonfeed", "feed.json", "application/feed+json", "JSON Feed" },
	{ NULL, NULL, NULL, NULL },
};
