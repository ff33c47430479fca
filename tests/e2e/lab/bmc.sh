#!/bin/bash
# SPDX-License-Identifier: MIT
# Starts one BMC a node: OpenIPMI's simulator, real IPMI 2.0 over UDP at
# $CLIENT_NET.20N, whose power button is chassis.sh.
. "$TOP/tests/e2e/lab/env.sh"
set -e
for name in $NODES; do
	i=$(number "$name")
	dir=$RUN/bmc-$name
	mkdir "$dir" "$dir/state"
	ip addr add "$CLIENT_NET.20$i/24" dev br-clients
	cat >"$dir/lan.conf" <<-END
	name "$name"
	set_working_mc 0x20
	startlan 1
	  addr $CLIENT_NET.20$i 623
	  priv_limit admin
	  allowed_auths_callback none md2 md5 straight
	  allowed_auths_user none md2 md5 straight
	  allowed_auths_operator none md2 md5 straight
	  allowed_auths_admin none md2 md5 straight
	  guid a123456789abcdefa123456789abcde$i
	endlan
	chassis_control "$E2E/lab/chassis.sh $name"
	user 1 true "" "" user 10 none md2 md5 straight
	user 2 true "$BMC_USER" "$BMC_PASSWORD" admin 10 none md2 md5 straight
	END
	cat >"$dir/sim.emu" <<-END
	mc_setbmc 0x20
	mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
	sel_enable 0x20 1000 0x0a
	mc_enable 0x20
	END
	setsid ipmi_sim -c "$dir/lan.conf" -f "$dir/sim.emu" -s "$dir/state" \
	    -n >"$dir/console" 2>&1 </dev/null &
done
