/* SPDX-License-Identifier: MIT */
/* The topology as typed values: what the rules look at. */
#ifndef PGHAC_MODEL_H
#define PGHAC_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "hba_text.h"
#include "source.h"

struct arena;
struct crm_tables;
struct job;
struct platform;

/* A string and where it stands.  s NULL: absent. */
struct mstr {
	const char		*s;
	const struct place	*at;
};

/* An integer and where it stands. */
struct mint {
	long long		 v;
	bool			 set;
	const struct place	*at;
};

struct mbool {
	bool			 v;
	bool			 set;
	const struct place	*at;
};

/* An address; ok is false if text is not one (a rule says so). */
struct maddr {
	struct mstr		 text;
	bool			 ok;
	int			 family;	/* AF_INET or AF_INET6 */
	unsigned char		 bytes[16];	/* network order */
};

/* One setting of postgresql.conf or of another open group. */
struct msetting {
	const char		*name;		/* "work_mem", "a.b" */
	struct mstr		 value;
	bool			 is_string;	/* a string in the topology */
};

struct msettings {
	const struct msetting	*list;		/* n, in output order */
	size_t			 n;
};

enum role { ROLE_PRIMARY, ROLE_STANDBY };

struct mnode {
	const struct place	*at;
	struct mstr		 name;
	struct mint		 id;
	struct maddr		 address;
	struct mstr		 interface;
	const struct place	*ring1_at;	/* NULL: no second ring */
	struct mstr		 ring1_name;
	struct maddr		 ring1_address;
	enum role		 role;
	struct mstr		 role_at;
	bool			 sync;		/* replication = "sync" */
	struct mstr		 replication;	/* s NULL: not said */
	struct mstr		 primary_conninfo; /* as a standby's */
	struct maddr		 source;	/* where it connects from if not
						 * from address */
	/* effective: platform defaults, then postgresql.settings, then the
	 * node's own; derived ones (synchronous_standby_names) included */
	struct msettings	 settings;
	/* of a standby outside the cluster, which has no id and no ring */
	struct mstr		 upstream;	/* s NULL: as all others */
	struct mstr		 host;		/* its address; "": unknown */
};

struct mvip {
	const struct place	*at;
	struct mstr		 name;
	struct maddr		 address;
	struct mint		 prefix;
	struct mstr		 purpose;	/* "replication" or "client" */
	bool			 read_only;	/* its purpose */
	struct mstr		 monitor;	/* duration text, "1s" */
	struct mstr		 interface;
	struct mstr		 iflabel;
	struct mstr		 target_role;
};

/* One word of a database or user column. */
struct mwords {
	const struct mstr	*list;
	size_t			 n;
};

/* One hba line as it will be written; from = "nodes" is already expanded. */
struct mhba {
	const struct place	*at;		/* of its entry */
	struct mstr		 type;
	struct mwords		 database;
	struct mwords		 user;
	struct mstr		 address;	/* s NULL: local */
	struct mstr		 mask;		/* s NULL: none */
	struct mstr		 from;		/* s NULL: no address beside */
	struct mstr		 method;
	struct msettings	 options;
};

/* A network of clients that pg_hba has to admit. */
struct mclient {
	const struct place	*at;
	struct maddr		 address;	/* its text has the prefix */
	int			 prefix;
	struct mstr		 database, user;
	struct mbool		 ssl;		/* not set: either way */
};

/* What a fence device fences; port.s NULL: the node's name. */
struct mtarget {
	struct mstr		 node, port;
};

struct mdevice {
	const struct place	*at;
	struct mstr		 name;
	struct mstr		 agent;
	struct mstr		 node;		/* s NULL: a list, or wrong */
	const struct mtarget	*targets;	/* ntargets: node, or nodes */
	size_t			 ntargets;
	const struct place	*nodes_at;	/* of the list, NULL: none */
	struct mint		 delay;		/* s */
	struct msettings	 options;
	struct mstr		 secret;	/* s NULL: no password */
};

/* Devices that fence a node together. */
struct mlevel {
	const struct place	*at;
	struct mstr		 node;
	struct mint		 level;
	const struct mstr	*devices;	/* ndevices */
	size_t			 ndevices;
};

/* An operation of a resource; role "promoted", "unpromoted" or none. */
struct mop {
	const struct place	*at;
	struct mstr		 name, role, interval, timeout, on_fail;
};

/* What Pacemaker starts: a primitive of class "ocf" or "stonith". */
struct mprimitive {
	const struct place	*at;
	struct mstr		 id, class, provider, type;
	struct msettings	 params, meta;
	const struct mop	*ops;		/* nops */
	size_t			 nops;
};

/* What a constraint ties: colocation, order or location, by attribute. */
struct mconstraint {
	const struct place	*at;
	enum { LOCATION, COLOCATION, ORDER } kind;
	struct mstr		 id;		/* s NULL: pcs makes one */
	struct mstr		 rsc, node, score;	/* location */
	struct mstr		 with, role;	/* colocation: rsc with */
	struct mstr		 first, first_action, then, then_action,
				 order_kind;	/* order */
};

/* All that the Pacemaker script makes. */
struct mresources {
	const struct mprimitive	*primitives;	/* nprimitives */
	size_t			 nprimitives;
	const struct mprimitive	*database;	/* one of them; NULL: none */
	struct mstr		 master;	/* id; s NULL: no database */
	struct mstr		 master_element; /* "master" or "clone" */
	struct msettings	 master_meta;
	struct mstr		 group;		/* id; s NULL: no group */
	const struct mstr	*members;	/* nmembers */
	size_t			 nmembers;
	const struct mstr	*includes;	/* nincludes: agent's files */
	size_t			 nincludes;
	const struct mconstraint *constraints;	/* nconstraints */
	size_t			 nconstraints;
};

/* What a host needs: an element "repository", "package" or "service". */
struct mneed {
	const char		*element;
	struct mstr		 name;
	struct mstr		 title, url, key, only;	/* repository */
	struct mstr		 boot, now;		/* service */
	struct mstr		 text, more;		/* preset */
	struct mstr		 rhel;			/* channel */
	struct mstr		 file, old, new;	/* remedy, and title */
};

/* Whom a firewall must let in. */
struct maccess {
	struct mstr		 protocol, port;
	struct mstr		 family, address;	/* s NULL: anybody */
};

struct mallow {
	const struct place	*at;
	struct mstr		 rule;
	struct mstr		 reason;
};

struct model {
	unsigned		 parts;		/* of enum part, see rules.h */
	const struct place	*at;		/* the whole file */
	/* cluster */
	const struct place	*cluster_at;
	struct mstr		 name;
	struct mstr		 platform;
	const struct platform	*platform_row;	/* its table */
	struct mint		 config_version;
	struct mstr		 transport;
	struct mstr		 keyfile;
	struct mstr		 corosync;	/* its version; s NULL: cman */
	struct mstr		 log_file;	/* of corosync */
	struct mstr		 crypto_cipher, crypto_hash;
	struct mstr		 link_mode;	/* knet; derived if ring 1 */
	struct mbool		 wait_for_all;
	const struct place	*qdevice_at;	/* NULL: no quorum device */
	struct mstr		 qdevice_host, qdevice_algorithm, qdevice_tls;
	struct mint		 qdevice_port;
	struct mint		 quorum_timeout;	/* s */
	struct mint		 cluster_timeout;	/* s */
	struct mint		 shutdown_timeout;	/* s */
	struct mint		 fence_join_timeout;	/* s */
	struct mint		 port;
	struct mbool		 two_node;	/* derived if not said */
	struct mint		 expected_votes; /* set only with two_node */
	struct mstr		 rrp_mode;	/* derived if ring 1 */
	struct mint		 token, consensus;	/* ms */
	struct mint		 post_join_delay, post_fail_delay; /* s */
	const struct place	*multicast_at;	/* NULL: no group */
	struct maddr		 multicast_address;
	struct mint		 multicast_ttl, multicast_port;
	/* pacemaker */
	struct mstr		 agent;		/* "none", "pgsql", ... */
	struct mstr		 shell;		/* "pcs" or "crmsh" */
	struct mstr		 resource_agents; /* version, "3.9.5" */
	struct mstr		 pacemaker_version; /* "1.1.10" */
	struct mbool		 mend_agents;
	struct mstr		 pcs;		/* version, "0.9.90" */
	struct mstr		 promotable;	/* "master", ...: pcs.xsl */
	struct mstr		 promoted, unpromoted; /* roles, in the CIB */
	struct mstr		 cib_schema;	/* "pacemaker-1.2" */
	struct crm_tables	*crm;		/* of the program */
	struct msettings	 agent_options;	/* as given */
	struct msettings	 properties;	/* effective */
	struct msettings	 rsc_defaults;	/* effective */
	/* ids: of the database, of what promotes it, of the VIPs' group */
	struct mstr		 pacemaker_resource, pacemaker_master,
				 pacemaker_group;
	struct mresources	 resources;
	/* nodes, VIPs */
	const struct place	*nodes_at;
	const struct mnode	*nodes;
	size_t			 nnodes;
	const struct mnode	*outside;	/* standbys; noutside */
	size_t			 noutside;
	const struct mnode	*primary;	/* the first; NULL: none */
	size_t			 nstandbys;
	const struct mvip	*vips;
	size_t			 nvips;
	const struct mvip	*replication_vip; /* NULL: none */
	/* postgresql */
	const struct place	*postgresql_at;
	struct mstr		 version;
	int			 version_num;	/* 93 = 9.3, 150 = 15 */
	struct mint		 pg_port;
	struct mstr		 data_directory, config_directory,
				 bin_directory, archive_directory,
				 home_directory, startup_log;
	struct mstr		 os_user, os_group;
	const struct mhba	*hba;
	size_t			 nhba;
	const struct place	*hba_at;	/* the list */
	struct hba_text		 hba_text;	/* as the server reads it */
	const struct place	*clients_at;	/* the list */
	const struct mclient	*clients;
	size_t			 nclients;
	const struct place	*replication_at; /* the group */
	struct mstr		 repl_user;
	struct mstr		 repl_secret;	/* s NULL: no password */
	struct mstr		 repl_host;	/* what standbys connect to */
	struct msettings	 conninfo;	/* further keywords */
	struct msettings	 recovery;	/* of recovery.conf, as given */
	/* fencing */
	const struct place	*fencing_at;
	struct mstr		 fence_agents;	/* version of the package */
	struct mbool		 fencing_enabled;
	struct mstr		 fencing_reason;
	struct mstr		 fencing_action; /* s NULL: Pacemaker's own */
	const struct mdevice	*devices;
	size_t			 ndevices;
	const struct mlevel	*levels;
	size_t			 nlevels;
	/* host */
	const struct place	*host_at;
	const struct mneed	*needs;
	size_t			 nneeds;
	struct mstr		 firewall;	/* "iptables", "firewalld",
						 * "nftables" */
	const struct maccess	*accesses;
	size_t			 naccesses;
	/* lint */
	const struct mallow	*allows;
	size_t			 nallows;
};

/* model.c: the typed view of a resolved document, in the job's arena. */
struct model	*model_build(struct job *, xmlDocPtr);

/* model_resources.c: what Pacemaker is to run; part of model_build. */
void		 model_resources(struct job *, struct model *,
		    xmlNodePtr pacemaker);

/* Shared by the two: an attribute, and the ELEMENT name value children. */
struct mstr	 model_str(xmlNodePtr, const char *attribute);
struct msettings model_settings(struct job *, xmlNodePtr,
		    const char *element);

/* What the CIB calls a role ("promoted", "unpromoted", "started"); NULL:
 * none. */
const char	*model_role(const struct model *, const char *role);

/* The names of a level's devices, with a comma between. */
const char	*model_level_devices(struct arena *, const struct mlevel *);

/* The first node that has a second ring, NULL if none has. */
const struct mnode *model_second_ring(const struct model *);

/* Attributes of an element of the document, and their places. */
struct mint	 model_int(xmlNodePtr, const char *name);
struct mbool	 model_bool(xmlNodePtr, const char *name);

/* model_fencing.c: fence devices and levels; part of model_build. */
void		 model_fencing(struct job *, struct model *,
		    xmlNodePtr topology);

/* The effective value of a setting of a node, the last; NULL if not set. */
const struct msetting *model_setting(const struct msettings *,
		    const char *name);

#endif
