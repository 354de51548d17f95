"""Lists of words that several sections offer; a word is stored as itself, so that old records stay readable."""


def pairs(words: str) -> list[tuple[str, str]]:
    """Choices for words that are separated by spaces."""
    return [(word, word) for word in words.split()]


SEXES = pairs("男 女")
# GB/T 3304: the 56 nationalities, in the order of their codes.
ETHNICITIES = pairs(
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 "
    "哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 "
    "达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 "
    "德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 其他 外国血统中国籍人士"
)
# GB/T 4762: political affiliation.
POLITICS = pairs(
    "中共党员 中共预备党员 共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 "
    "无党派人士 群众"
)
RESIDENT_CARD = "居民身份证"
ID_TYPES = pairs(
    f"{RESIDENT_CARD} 港澳居民居住证 台湾居民居住证 港澳居民来往内地通行证 台湾居民来往大陆通行证 "
    "外国人永久居留身份证 护照"
)
STANDINGS = pairs("在职专业技术人员 公务员（含参照公务员法管理人员） 离退休人员")
APPLY_TYPES = pairs("正常申报 破格 转评 考核认定 以考代评")
DIPLOMAS = pairs("博士研究生 硕士研究生 大学本科 大学专科 高级技工学校 中等专业学校 技工学校 高中 初中及以下")
DEGREES = pairs("博士 硕士 学士 无")
STUDY_MODES = pairs("全日制 非全日制 函授 夜大学 自学考试 网络教育 开放教育 其他")
ASSESSMENTS = pairs("优秀 合格 基本合格 不合格")
TRAINING_KINDS = pairs("公需 专业")
RANKS = pairs("国家级 省部级 市厅级 县区级 单位级 其他")
PROJECT_KINDS = pairs("科研项目 工程项目 教研项目 技术改造 其他")
PROJECT_ROLES = pairs("主持 主要参与 参与")
AUTHORS = pairs("独立作者 第一作者 通讯作者 其他作者")
INDEXES = pairs("无 SCI SSCI EI CSSCI 北大核心 CSCD 其他")
BOOK_ROLES = pairs("独著 合著 主编 副主编 参编 译者")
PATENT_KINDS = pairs("发明专利 实用新型专利 外观设计专利 软件著作权 植物新品种 集成电路布图设计")
STANDARD_KINDS = pairs("国际标准 国家标准 行业标准 地方标准 团体标准 企业标准")
STANDARD_ROLES = pairs("主持起草 主要起草 参与起草")
GRADES = pairs("特等奖 一等奖 二等奖 三等奖 优秀奖 不分等级")
DISCIPLINE_KINDS = pairs("奖励 处分")
