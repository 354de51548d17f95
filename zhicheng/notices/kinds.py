"""What can be told, in which words, and which page shows more.

The words in braces are given with the news; nothing here may ever name an ID number or a password.
"""

from dataclasses import dataclass

from zhicheng.notices.models import Channel, Group


@dataclass(frozen=True)
class Kind:
    """A kind of news; `page` is the page it leads to, with the id of what it is about where that page needs one."""

    group: Group
    subject: str
    body: str
    page: str = ""


KINDS: dict[str, Kind] = {
    "submitted": Kind(
        Group.PROGRESS,
        "{what}已提交",
        "您的{what}（编号 {number}）已提交，正在等待审核。审核意见作出之前可以撤回。",
        "application_status",
    ),
    "level_passed": Kind(
        Group.LEVEL,
        "「{organisation}」已审核通过",
        "您的{what}（编号 {number}）已由「{organisation}」审核通过，正在送交下一级审核。",
        "application_status",
    ),
    "returned": Kind(
        Group.PROGRESS,
        "{what}被退回，请修改后重新提交",
        "「{organisation}」退回了您的{what}（编号 {number}），需要修改：{sections}。请按退回原因尽快修改并重新提交。",
        "application_status",
    ),
    "correction": Kind(
        Group.PROGRESS,
        "补正通知：请于 {until} 前补正",
        "「{organisation}」一次性告知您的{what}（编号 {number}）需要补正的内容：{sections}。"
        "请于 {until} 前按补正要求修改并重新提交；逾期未补正的，视为放弃本次申报。",
        "application_status",
    ),
    "rejected": Kind(
        Group.PROGRESS,
        "{what}未通过审核",
        "您的{what}（编号 {number}）未通过「{organisation}」的审核，原因请在申报进度中查看。",
        "application_status",
    ),
    "recalled": Kind(
        Group.PROGRESS,
        "「{organisation}」收回了刚才的审核意见",
        "「{organisation}」收回了对您的{what}（编号 {number}）刚才作出的审核意见，"
        "此前的那条通知不再有效；该单位将重新审核，请以新的通知为准。",
        "application_status",
    ),
    "arrived": Kind(
        Group.PROGRESS,
        "{what}已送达评委会办事机构",
        "您的{what}（编号 {number}）已通过各级审核，送达评委会办事机构，等待评审。",
        "application_status",
    ),
    "referred": Kind(
        Group.PROGRESS,
        "{what}已移送其他评委会",
        "您的{what}（编号 {number}）已由「{organisation}」移送其他评委会，新的评委会和原因请在申报进度中查看。",
        "application_status",
    ),
    "accepted": Kind(
        Group.PROGRESS,
        "评委会已受理您的{what}",
        "您的{what}（编号 {number}）已由「{organisation}」受理，等待评审。",
        "application_status",
    ),
    "lapsed": Kind(
        Group.PROGRESS,
        "逾期未补正，视为放弃本次申报",
        "您的{what}（编号 {number}）没有在补正期限内重新提交，「{organisation}」已按放弃处理。",
        "application_status",
    ),
    "published": Kind(
        Group.PROGRESS,
        "评审通过，正在公示",
        "您的{what}（编号 {number}）已通过评审，评审结果正在公示。公示期满没有异议的，确认结果并颁发证书。",
        "application_status",
    ),
    "not_elected": Kind(
        Group.PROGRESS,
        "评审未通过",
        "您的{what}（编号 {number}）未通过评委会评审。对结果有疑问的，可在申报进度中查看申请复查的办法。",
        "application_status",
    ),
    "held": Kind(
        Group.PROGRESS,
        "公示期间收到异议，暂缓办理",
        "您的{what}（编号 {number}）在公示期间收到异议，正在调查核实，核实期间暂缓办理。",
        "application_status",
    ),
    "released": Kind(
        Group.PROGRESS,
        "异议不成立，恢复公示",
        "对您的{what}（编号 {number}）的异议经调查不成立，已恢复公示。",
        "application_status",
    ),
    "cancelled": Kind(
        Group.PROGRESS,
        "评审结果已取消",
        "您的{what}（编号 {number}）的评审结果已由「{organisation}」取消，原因请在申报进度中查看。",
        "application_status",
    ),
    "reexamined": Kind(
        Group.PROGRESS,
        "已同意复查",
        "您的{what}（编号 {number}）将由评委会重新评审，请以新的结果为准。",
        "application_status",
    ),
    "reexamination_answered": Kind(
        Group.PROGRESS,
        "复查已有结论",
        "您的职称申报（编号 {number}）申请的复查已有结论，请在申报进度中查看。",
        "application_status",
    ),
    "objection_raised": Kind(
        Group.WORK,
        "收到一件公示异议",
        "「{title}」收到一件异议，请在「异议处理」中办理。异议人的信息须严格保密。",
        "objections",
    ),
    "certified": Kind(
        Group.PROGRESS,
        "您已取得职称",
        "您的{what}（编号 {number}）评审结果已确认，职称证书可在「我的证书」中查看和下载。",
        "application_status",
    ),
    "certificate_reissued": Kind(
        Group.PROGRESS,
        "您的职称证书已换发",
        "您的职称证书已换发，新证书编号 {number}，原因：{reason}。原证书不再有效，请在「我的证书」中下载新证书。",
        "my_certificates",
    ),
    "certificate_revoked": Kind(
        Group.PROGRESS,
        "您的职称证书已撤销",
        "您的职称证书 {number} 已撤销，原因：{reason}。如有异议，请联系发证机构。",
        "my_certificates",
    ),
    "admitted": Kind(
        Group.PROGRESS,
        "您已入选评审专家库",
        "您的{what}（编号 {number}）已通过各级审核，您已列入评审专家库。",
        "application_status",
    ),
    "closing": Kind(
        Group.DEADLINE,
        "申报即将截止：{until}",
        "「{round}」将于 {until} 截止申报。您的申报尚未提交，请在截止前完成并提交，逾期不再受理。",
        "application_status",
    ),
    "correcting": Kind(
        Group.DEADLINE,
        "修改即将截止：{until}",
        "「{round}」退回修改的申报须于 {until} 前重新提交。您的申报尚未重新提交，逾期不再受理。",
        "application_status",
    ),
    "completing": Kind(
        Group.DEADLINE,
        "补正即将截止：{until}",
        "「{round}」通知补正的申报须于 {until} 前重新提交。您的申报尚未重新提交；逾期未补正的，视为放弃本次申报。",
        "application_status",
    ),
    "extended": Kind(
        Group.DEADLINE,
        "申报期限已延至 {until}",
        "「{round}」已为您延期，请在 {until} 前提交或重新提交申报。",
        "application_status",
    ),
    "digest": Kind(
        Group.WORK,
        "有 {count} 件申报等待您审核",
        "「{organisation}」有 {count} 件申报等待您以{role}身份审核，最早一件于 {since} 送达。",
        "home",
    ),
    "reminded": Kind(
        Group.WORK,
        "{asker}催办：{name}的申报",
        "{asker}请您尽快审核{name}的申报（编号 {number}），该申报已于 {since} 送达。",
        "home",
    ),
    "transferred": Kind(
        Group.WORK,
        "{by} 把 {name} 的申报转交给您审核",
        "「{organisation}」{by} 把 {name} 的{what}（编号 {number}）转交给您审核。",
        "home",
    ),
    "seat_offered": Kind(
        Group.WORK,
        "请登录系统答复一项邀请",
        "您有一项邀请需要答复，请以「评审专家」身份登录系统查看，并在 {until} 之前答复。内容请勿告诉他人。",
        "my_invitations",
    ),
    "seat_void": Kind(
        Group.WORK,
        "此前的一项邀请已取消",
        "您此前收到的一项邀请已取消，不需要再答复或到会。内容请勿告诉他人。",
        "my_invitations",
    ),
    "seat_given_up": Kind(
        Group.WORK,
        "您接受的一项邀请已登记为谢绝",
        "您此前接受的一项邀请，已由发出邀请的机构登记为您谢绝。与您的本意不符的，请尽快与该机构联系。内容请勿告诉他人。",
        "my_invitations",
    ),
    "panel_to_read": Kind(
        Group.WORK,
        "有评议任务等待办理",
        "您有新的评议任务，请以「评审专家」身份登录系统，在「我的评议」中办理。内容请勿告诉他人。",
        "my_panels",
    ),
    "panel_behind": Kind(
        Group.WORK,
        "评议任务尚未完成",
        "您还有评议任务没有提交，请以「评审专家」身份登录系统，在「我的评议」中尽快办理。内容请勿告诉他人。",
        "my_panels",
    ),
    "unit_approved": Kind(
        Group.UNIT,
        "单位信息已通过审核",
        "「{superior}」已审核通过「{organisation}」的单位信息，现在可以使用系统的全部功能。",
        "unit_information",
    ),
    "unit_refused": Kind(
        Group.UNIT,
        "单位信息未通过审核，请修改后重新提交",
        "「{superior}」未通过「{organisation}」的单位信息：{reason}。请修改后重新提交。",
        "unit_information",
    ),
    "report_filed": Kind(
        Group.WORK,
        "收到评审结果备案报告",
        "「{committee}」已上报{round}的评审结果备案报告（{number}），请查看并收悉。",
        "filed_report",
    ),
    "plan_approved": Kind(
        Group.UNIT,
        "申报计划已批准",
        "「{superior}」已批准「{organisation}」的申报计划（{plan}）。",
        "plan",
    ),
    "plan_refused": Kind(
        Group.UNIT,
        "申报计划未通过，请修改后重新上报",
        "「{superior}」未通过「{organisation}」的申报计划（{plan}）：{reason}。请修改后重新上报。",
        "plan",
    ),
    "password_reset": Kind(
        Group.ACCOUNT,
        "登录密码已重置",
        "「{organisation}」于 {when} 重置了您的登录密码。如非您本人要求，请立即联系该单位系统管理员。",
    ),
    "password_changed": Kind(
        Group.ACCOUNT,
        "登录密码已修改",
        "您的登录密码于 {when} 修改。如非您本人操作，请立即联系本单位系统管理员重置密码。",
    ),
    "second_factor_set": Kind(
        Group.ACCOUNT,
        "二次验证设备已设置",
        "您的账号于 {when} 设置了新的二次验证设备。如非您本人操作，请立即联系本单位系统管理员重置密码。",
    ),
    "second_factor_ended": Kind(
        Group.ACCOUNT,
        "二次验证已停用",
        "您的账号于 {when} 停用了二次验证。如非您本人操作，请立即联系本单位系统管理员重置密码。",
    ),
    "roles_set": Kind(
        Group.ACCOUNT,
        "您的审核角色已变更",
        "「{organisation}」系统管理员将您的审核角色设置为：{roles}。",
        "home",
    ),
    "job_done": Kind(Group.TASK, "任务已完成：{label}", "{said}", "job"),
    "job_failed": Kind(Group.TASK, "任务未完成：{label}", "{said}", "job"),
}

MAY_BE_SILENT = (Group.LEVEL, Group.TASK)
"""Groups of which a person may want to hear nothing at all."""
USUAL = (Channel.APP, Channel.EMAIL)
"""The channels of those who chose none."""
