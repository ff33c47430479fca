/* SPDX-License-Identifier: MIT */
/* The topology as read: a tree of settings that know their places. */
#include "setting.h"

const char *
setting_type_name(enum setting_type type)
{
	static const char *const names[] = {
		[SETTING_GROUP] = "a group",
		[SETTING_LIST] = "a list",
		[SETTING_ARRAY] = "an array",
		[SETTING_STRING] = "a string",
		[SETTING_INT] = "an integer",
		[SETTING_FLOAT] = "a float",
		[SETTING_BOOL] = "a boolean",
	};

	return names[type];
}
