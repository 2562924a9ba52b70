#!/bin/sh
# One Ceph on loopback for tests: a monitor, an OSD in memory and a gateway.
# up.sh DIRECTORY MONITOR_PORT GATEWAY_PORT [ROOT] [PARENT]
# ROOT is where packages were unpacked, if they are not installed. Each daemon writes its pid to DIRECTORY/*.pid,
# and is ended with the process PARENT.
set -eu
D=$1 MON=$2 RGW=$3 R=${4:-} PARENT=${5:-}
LIB=$R/usr/lib/$(uname -m)-linux-gnu
if [ -n "$R" ]; then
	export PATH="$R/usr/bin:$R/usr/sbin:$PATH" PYTHONPATH="$R/usr/lib/python3/dist-packages"
	export LD_LIBRARY_PATH="$LIB:$LIB/ceph:$R/lib/$(uname -m)-linux-gnu"
fi
mkdir -p "$D/mon" "$D/osd" "$D/rgw" "$D/log"
FSID=$(cat /proc/sys/kernel/random/uuid) OSD=$(cat /proc/sys/kernel/random/uuid)
cat > "$D/ceph.conf" <<CONF
[global]
fsid = $FSID
mon host = v1:127.0.0.1:$MON
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = $D
pid file = $D/\$name.pid
admin socket = $D/\$name.asok
log file = $D/log/\$name.log
crash dir = $D/crash
keyring = $D/keyring
plugin dir = $LIB/ceph
erasure code dir = $LIB/ceph/erasure-code
osd class dir = $LIB/rados-classes
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon max pg per osd = 10000
mon allow pool size one = true
mon data avail crit = 1
[mon]
paxos propose interval = 0.05
paxos min wait = 0.01
mon data = $D/mon
mon cluster log file = $D/log/cluster.log
[osd]
osd data = $D/osd
osd objectstore = memstore
memstore device bytes = 1073741824
[client.rgw]
rgw data = $D/rgw
rgw frontends = beast endpoint=127.0.0.1:$RGW
rgw thread pool size = 32
rgw s3 auth use sts = true
rgw sts key = abcdefghijklmnop
rgw enable ops log = true
rgw ops log rados = false
rgw ops log file path = $D/ops.log
debug rgw = 1
CONF
touch "$D/keyring"
export CEPH_CONF="$D/ceph.conf"
if [ -n "$PARENT" ]; then
	(
		while kill -0 "$PARENT" 2> /dev/null; do sleep 1; done
		for file in "$D"/*.pid; do kill -9 "$(cat "$file")"; done
		rm -rf "$D"
	) > /dev/null 2>&1 &
fi
monmaptool --create --addv a "[v1:127.0.0.1:$MON]" --fsid "$FSID" "$D/monmap" > /dev/null
ceph-mon -i a --mkfs --monmap "$D/monmap"
ceph-mon -i a
# A daemon that has not read the monitor's map yet is refused, and works a moment later.
again() {
	tries=0
	until timeout 20 "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 30 ] || { echo "failed: $*"; exit 1; }
		sleep 0.2
	done
}
again ceph osd new "$OSD" > /dev/null 2>&1
ceph-osd -i 0 --mkfs --osd-uuid "$OSD"
again ceph-osd -i 0
again radosgw -n client.rgw
