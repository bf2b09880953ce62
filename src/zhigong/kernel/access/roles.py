"""The roles a grant can name, and what each may do; a permission is one readable string from button to journal."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A role: its title and permission patterns (`members.*`). Steps of services name roles themselves (`Who`)."""

    code: str
    title: str
    permissions: tuple[str, ...]
    is_administrator: bool = False
    is_granted: bool = True

    def allows(self, permission: str) -> bool:
        """Return whether this role holds `permission`."""
        return any(fnmatchcase(permission, pattern) for pattern in self.permissions)


READ_REGISTER = ("members.read", "orgs.read", "metrics.read", "matters.read", "search.use")
KEEP_REGISTER = (
    *READ_REGISTER,
    "members.unmask",
    "members.import",
    "members.export",
    "members.review",
    "members.correct",
    "orgs.edit",
    "rules.*",
    "letters.edit",
    "letters.withdraw",
    "employers.confirm",
    "monitoring.read",
    "arrears.report",
)
ROLES = {
    role.code: role
    for role in (
        Role("union_chair", _("工会主席"), KEEP_REGISTER),
        Role("organiser", _("组织干部"), (*KEEP_REGISTER, "knowledge.edit")),
        Role("clerk", _("经办人员"), (*READ_REGISTER, "members.import")),
        Role("call_taker", _("热线话务员"), (*READ_REGISTER, "hotline.take")),
        Role(
            "hotline_supervisor",
            _("热线值班长"),
            (*READ_REGISTER, "hotline.take", "hotline.lead", "knowledge.edit"),
        ),
        Role("leader", _("领导"), ("orgs.read", "metrics.read", "search.use", "monitoring.read")),
        Role(
            "auditor",
            _("审计员"),
            (
                "journal.read",
                "metrics.read",
                "orgs.read",
                "sight.read",
                "breaker.read",
                "withholding.read",
                "withholding.ask",
            ),
        ),
        Role("employer_side", _("企业行政"), (), is_granted=False),  # by agency (agents.py), never by a grant
        Role("system_admin", _("系统管理员"), ("system.*", "accounts.confirm_reset"), is_administrator=True),
        Role(
            "security_admin",
            _("安全管理员"),
            ("grants.*", "tokens.*", "accounts.*", "orgs.read", "sight.read", "breaker.*", "retention.*"),
            is_administrator=True,
        ),
        Role(
            "audit_admin",
            _("审计管理员"),
            (
                "journal.read",
                "sight.read",
                "breaker.read",
                "breaker.confirm",
                "withholding.read",
                "withholding.decide",
                "retention.*",
            ),
            is_administrator=True,
        ),
    )
}


def find_role(code: str) -> Role | None:
    """Return the role with this code, or None (a worker, the public and the system have none)."""
    return ROLES.get(code)
