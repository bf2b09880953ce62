"""The part of postgresql.conf that is ours, sized to the machine."""

import os
import shlex
from pathlib import Path

MEGABYTE = 1024 * 1024
SMALL_SHARED_MEMORY = 512 * MEGABYTE
LOG_SECONDS = 60  # what a lost machine may cost when backups run


def memory_bytes() -> int:
    """Memory this process may use: the machine's, or the container's when that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(limit).read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            total = min(total, int(text))
    return total


def shared_memory_is_small() -> bool:
    """Containers often give /dev/shm 64 MB, on which a parallel query would fail."""
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return False
    return room.f_frsize * room.f_blocks < SMALL_SHARED_MEMORY


# Durability stays as PostgreSQL ships it (fsync, synchronous_commit, full_page_writes on). Values of failed
# statements stay out of the log: they may be personal data.
FIXED = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "100",
    "work_mem": "16MB",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "min_wal_size": "160MB",
    "checkpoint_timeout": "15min",
    "wal_compression": "pglz",
    "wal_level": "replica",
    "archive_mode": "on",  # the command below decides; turning the mode on later would take a restart
    "idle_in_transaction_session_timeout": "10min",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "lc_messages": "'C'",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def sized_settings(buffers_mb: int | None) -> dict[str, str]:
    """Settings that depend on the machine's memory."""
    memory = memory_bytes() // MEGABYTE
    return {
        "shared_buffers": f"{buffers_mb or max(64, min(2048, memory // 8))}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "maintenance_work_mem": f"{max(64, min(512, memory // 16))}MB",
        "dynamic_shared_memory_type": "mmap" if shared_memory_is_small() else "posix",
    }


def log_settings(spool: Path) -> dict[str, str]:
    """Hand finished parts of the log out to `spool` while that folder exists, at the latest after a minute."""
    if not spool.exists():
        return {"archive_command": "'true'", "archive_timeout": "0"}
    half, whole = shlex.quote(f"{spool}/.half"), shlex.quote(str(spool))
    command = f"dd if=%p of={half} bs=1048576 conv=fsync 2>/dev/null && mv {half} {whole}/%f"
    command = command.replace(str(spool), str(spool).replace("%", "%%")).replace("'", "''")
    return {"archive_command": f"'{command}'", "archive_timeout": f"{LOG_SECONDS}s"}


def write_settings(data: Path, sockets: Path, buffers_mb: int | None, spool: Path) -> None:
    """Write zhigong.conf and include it once from postgresql.conf."""
    settings = FIXED | sized_settings(buffers_mb) | log_settings(spool)
    settings |= {"unix_socket_directories": f"'{sockets}'"}
    lines = [
        "# Written by ./zg at every start; your own settings belong in postgresql.conf below the include."
    ]
    lines += [f"{name} = {value}" for name, value in settings.items()]
    (data / "zhigong.conf").write_text("\n".join(lines) + "\n")
    main = data / "postgresql.conf"
    text = main.read_text()
    if "include 'zhigong.conf'" not in text:
        main.write_text(f"{text}\ninclude 'zhigong.conf'\n")
