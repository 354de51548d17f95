"""Code lists about persons; the codes are those of the national standards where there is one."""

from django.db.models import TextChoices


class Sex(TextChoices):
    """Sex (GB/T 2261.1)."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class Nationality(TextChoices):
    """Nationality, 民族 (GB/T 3304)."""

    HAN = "01", "汉族"
    MONGOL = "02", "蒙古族"
    HUI = "03", "回族"
    ZANG = "04", "藏族"
    UYGUR = "05", "维吾尔族"
    MIAO = "06", "苗族"
    YI = "07", "彝族"
    ZHUANG = "08", "壮族"
    BUYEI = "09", "布依族"
    CHOSON = "10", "朝鲜族"
    MAN = "11", "满族"
    DONG = "12", "侗族"
    YAO = "13", "瑶族"
    BAI = "14", "白族"
    TUJIA = "15", "土家族"
    HANI = "16", "哈尼族"
    KAZAK = "17", "哈萨克族"
    DAI = "18", "傣族"
    LI = "19", "黎族"
    LISU = "20", "傈僳族"
    VA = "21", "佤族"
    SHE = "22", "畲族"
    GAOSHAN = "23", "高山族"
    LAHU = "24", "拉祜族"
    SUI = "25", "水族"
    DONGXIANG = "26", "东乡族"
    NAXI = "27", "纳西族"
    JINGPO = "28", "景颇族"
    KIRGIZ = "29", "柯尔克孜族"
    TU = "30", "土族"
    DAUR = "31", "达斡尔族"
    MULAO = "32", "仫佬族"
    QIANG = "33", "羌族"
    BLANG = "34", "布朗族"
    SALAR = "35", "撒拉族"
    MAONAN = "36", "毛南族"
    GELAO = "37", "仡佬族"
    XIBE = "38", "锡伯族"
    ACHANG = "39", "阿昌族"
    PUMI = "40", "普米族"
    TAJIK = "41", "塔吉克族"
    NU = "42", "怒族"
    UZBEK = "43", "乌孜别克族"
    RUSSIAN = "44", "俄罗斯族"
    EWENKI = "45", "鄂温克族"
    DEANG = "46", "德昂族"
    BONAN = "47", "保安族"
    YUGUR = "48", "裕固族"
    GIN = "49", "京族"
    TATAR = "50", "塔塔尔族"
    DERUNG = "51", "独龙族"
    OROQEN = "52", "鄂伦春族"
    HEZHEN = "53", "赫哲族"
    MONBA = "54", "门巴族"
    LHOBA = "55", "珞巴族"
    JINO = "56", "基诺族"
    OTHER = "97", "其他"


class PoliticalStatus(TextChoices):
    """Political status, 政治面貌 (GB/T 4762)."""

    PARTY_MEMBER = "01", "中共党员"
    PROBATIONARY_PARTY_MEMBER = "02", "中共预备党员"
    LEAGUE_MEMBER = "03", "共青团员"
    REVOLUTIONARY_COMMITTEE = "04", "民革党员"
    DEMOCRATIC_LEAGUE = "05", "民盟盟员"
    CONSTRUCTION_ASSOCIATION = "06", "民建会员"
    PROMOTING_DEMOCRACY = "07", "民进会员"
    PEASANTS_AND_WORKERS = "08", "农工党党员"
    ZHI_GONG = "09", "致公党党员"
    JIU_SAN = "10", "九三学社社员"
    TAIWAN_LEAGUE = "11", "台盟盟员"
    NO_PARTY = "12", "无党派人士"
    MASSES = "13", "群众"


class Education(TextChoices):
    """Highest schooling, 学历 (GB/T 4658)."""

    DOCTORATE = "11", "博士研究生"
    MASTER = "14", "硕士研究生"
    GRADUATE_CLASS = "17", "研究生班"
    BACHELOR = "21", "大学本科"
    COLLEGE = "31", "大学专科"
    SECONDARY_SPECIAL = "41", "中等专科"
    VOCATIONAL_HIGH = "44", "职业高中"
    TECHNICAL_SCHOOL = "47", "技工学校"
    HIGH_SCHOOL = "61", "普通高中"
    JUNIOR_HIGH = "71", "初中及以下"
    OTHER = "90", "其他"


class Degree(TextChoices):
    """Academic degree, 学位 (GB/T 6864)."""

    DOCTOR = "2", "博士"
    MASTER = "3", "硕士"
    BACHELOR = "4", "学士"
    NONE = "0", "无"


class StudyForm(TextChoices):
    """Form of study, 学习形式."""

    FULL_TIME = "full_time", "全日制"
    PART_TIME = "part_time", "非全日制（在职）"
    CORRESPONDENCE = "correspondence", "函授"
    EVENING = "evening", "业余（夜大学）"
    SELF_TAUGHT = "self_taught", "自学考试"
    OPEN = "open", "开放教育（电大）"
    ONLINE = "online", "网络教育"
    PARTY_SCHOOL = "party_school", "党校教育"
    OTHER = "other", "其他"


class IdKind(TextChoices):
    """Kind of identity document, 证件类型."""

    RESIDENT_ID = "resident_id", "居民身份证"
    RESIDENCE_PERMIT = "residence_permit", "港澳台居民居住证"
    HK_MACAO_PASS = "hk_macao_pass", "港澳居民来往内地通行证"
    TAIWAN_PASS = "taiwan_pass", "台湾居民来往大陆通行证"
    FOREIGN_PERMANENT = "foreign_permanent", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"
