/// Words by which mails are told apart, with the places where they count.
enum MailWords {
    typealias Entry = (places: PhraseBook.Places, marks: PhraseBook.Marks, words: [String])

    static let all: [Entry] = [
        (.from, .daemon, daemons),
        (.from, .robot, robots),
        (.subject, .autoReply, autoReplySubjects),
        (.text, .autoReply, autoReplyTexts),
        (.subject, .challenge, challengeSubjects),
        (.text, .challenge, challengeTexts),
        (.subject, .complaint, complaintSubjects),
        (.text, .complaint, complaintTexts),
        (.text, .ownBox, ownBoxes),
        (.subject, .answer, answers),
        (.text, .answer, codes),
    ]

    /// Who writes notices.
    static let daemons = [
        "mailer-daemon*", "mailerdaemon", "mailer daemon", "mail delivery*", "mail-daemon", "maildaemon", "postmaster*",
        "mail administrator", "mail system", "delivery subsystem", "delivery system", "mail deliver system",
        "system administrator", "bounce", "bounces", "mdaemon", "mail-delivery", "maildelivery", "ndr",
        "microsoft outlook",
        "mail router", "internet mail delivery", "mailsystem", "mailadmin", "sysadmin", "daemon", "smtp_mail_service",
        "interscan*", "imss", "inetgw*", "no-reply@sns.amazonaws.com", "mmsc ndr", "ms-exchange",
        "mail.delivery.system",
        "*-internet@", "mail service", "mailgateway", "mail gateway", "smtp gateway", "smtpgateway", "listserv", "root",
        "emailgateway", "antispam", "barracuda", "webshield", "lotus", "notes", "groupwise", "mailmarshal", "dsn",
        "poostmaster",
        "mail.ru mailer", "почтовая система", "メール配信", "메일", "邮件系统", "系统管理员", "администратор почтовой системы",
        "non-delivery", "undeliverable",
    ]

    /// Addresses that nobody reads. Newsletters come from them too, so they prove little.
    static let robots = [
        "no-reply*", "noreply*", "do-not-reply*", "donotreply*", "*-admin@", "*-owner@", "*-request@", "nobody@",
        "owner-*",
    ]

    /// Source: RFC 3834 section 3.1.5, and what Outlook, Exchange, Gmail, Notes and their like write in many languages.
    static let autoReplySubjects = [
        "out of office", "out of the office", "out-of-office", "ooo", "automatic reply", "automatic response",
        "auto reply",
        "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "autorespons*", "auto respons*",
        "auto:", "[auto", "vacation", "on vacation", "on leave", "on holiday", "away from", "away until", "i am away",
        "i'm away",
        "maternity leave", "annual leave", "absence", "holiday notice", "automatische antwort", "abwesenheit*",
        "abwesend",
        "automatische abwesenheitsnotiz", "ich bin im urlaub", "urlaub", "nicht im büro", "außer haus",
        "réponse automatique",
        "reponse automatique", "absence du bureau", "absent*", "en congé", "en vacances", "respuesta automática",
        "respuesta automatica", "fuera de la oficina", "fuera de oficina", "de vacaciones", "ausente", "ausencia",
        "resposta automática", "resposta automatica", "fora do escritório", "ausência", "de férias",
        "risposta automatica",
        "fuori ufficio", "fuori sede", "assenza", "in ferie", "automatisch antwoord", "afwezig*", "automatisk svar",
        "autosvar",
        "frånvaro*", "fraværende", "fravær*", "automaattinen vastaus", "poissa", "automatyczna odpowiedź",
        "autoodpowiedź",
        "nieobecność", "automatická odpověď", "automatická odpoveď", "automatikus válasz", "házon kívül",
        "otomatik yanıt",
        "automātiskā atbilde", "atvaļinājum*", "automatinis atsakymas", "răspuns automat", "αυτόματη απάντηση",
        "автоответ",
        "Автоответ", "втоматический ответ", "отпуск", "Отпуск", "отсутств", "Отсутств", "自動返信", "自動応答", "不在", "休暇",
        "夏季休業", "年末年始", "自动回复",
        "自動回覆", "自动答复", "外出", "休假", "부재중", "자동 회신", "자동응답", "자동 응답", "ตอบกลับอัตโนมัติ", "trả lời tự động",
        "balasan otomatis",
        "رد تلقائي", "תשובה אוטומטית", "thank you for your email", "thank you for your message",
        "thank you for contacting",
        "thanks for contacting", "we have received your", "we received your", "your request has been received",
        "ticket received", "has been received", "case created", "message received", "auto-generated",
        "no longer with", "no longer at", "no longer works", "has left the company", "change of address",
        "new email address", "email address change", "my email address has changed", "awaits moderator approval",
        "read:", "lu :", "gelesen:", "leído:",
    ]
    static let autoReplyTexts = [
        "i am out of the office", "i'm out of the office", "out of the office", "out of office", "i am currently away",
        "i am away", "i will be away", "i am on vacation", "i'm on vacation", "on annual leave", "i am on leave",
        "maternity leave",
        "this is an automatic reply", "this is an automated reply", "this is an automated response",
        "automatic response",
        "this is an auto-reply", "i will respond to your", "i will reply", "when i return", "upon my return",
        "limited access to email",
        "no longer works here", "no longer work", "no longer employed", "has left the company", "is no longer with",
        "ich bin nicht im büro", "ich bin bis", "bin ich nicht erreichbar", "bis einschließlich", "je suis absent",
        "je suis en congé", "estaré fuera",
        "estoy fuera de la oficina", "estou fora do escritório", "sono fuori ufficio", "я в отпуске", "休暇", "不在",
        "我正在休假",
    ]
    /// Seen: Spam Arrest, TMDA, Boxbe, EarthLink spamBlocker, UOL AntiSpam, ChoiceMail, BitDefender.
    static let challengeSubjects = [
        "confirm your message", "please confirm your", "confirmation required", "verification required",
        "please verify", "verify your message", "verify you are human", "message held", "action required to deliver",
        "challenge", "anti-spam challenge", "sender verification", "spamarrest", "please authenticate",
        "needs to be confirmed",
        "confirm delivery", "antispam uol", "confirmação de envio", "approve your message", "(verification)",
        "[confirm]", "please confirm",
    ]
    static let challengeTexts = [
        "reply to this message to confirm", "please reply to this email to confirm", "click the link below to verify",
        "click here to verify", "to deliver your message", "prove you are human", "prove that you are a human",
        "complete the verification", "confirm that you are not a spammer", "your message is being held",
        "message has been held", "awaiting your confirmation", "spam arrest", "boxbe", "choicemail",
        "earthlink spamblocker", "tmda",
        "confirm that this message is legitimate", "added to my approved", "not on my list of approved senders",
        "i need to confirm", "one-time verification", "one time verification", "challenge/response",
        "uol.com.br/challenge", "held until the list moderator",
    ]
    /// Feedback that is not in the form of RFC 5965. Seen: Hotmail JMRP, AOL and Comcast before ARF, abuse.net.
    static let complaintSubjects = [
        "complaint about message from", "abuse report", "spam complaint", "client spam complaint",
        "email feedback report",
        "[spamcop", "spam report", "unsolicited bulk email complaint", "email abuse report", "junk mail reporting",
    ]
    static let complaintTexts = [
        "this is an email abuse report", "this is a spam report", "reported this message as spam",
        "marked this message as spam",
        "reported as spam by", "complaint about message from",
    ]
    /// A warning to the owner of a mailbox, which speaks of the same things as a bounce.
    static let ownBoxes = [
        "your mailbox is", "your mailbox has", "your mailbox size", "your mailbox quota", "your account is",
        "your account has",
        "your quota", "your storage", "you have used", "you are using", "you will not be able to send",
        "you cannot send or receive",
        "reduce your mailbox", "your inbox is", "ihr postfach", "votre boîte aux lettres", "su buzón",
        "sua caixa postal",
        "la tua casella", "ваш почтовый ящик", "あなたのメールボックス", "您的邮箱",
    ]
    /// Begins of subjects of mails that answer others, written by people.
    static let answers = [
        "re:", "aw:", "fw:", "fwd:", "sv:", "wg:", "tr:", "rv:", "antw:", "vs:", "odp:", "ha:", "回复:", "答复:", "转发:",
    ]
    /// A server's answer stands in the text.
    static let codes = [
        "550", "551", "552", "553", "554", "5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.2.2", "5.4.4", "5.7.1", "5.7.26",
        "4.4.1", "4.4.7", "4.2.2", "450", "451", "452", "421",
        "user unknown", "unknown user", "no such user", "mailbox full", "mailbox is full", "over quota",
        "quota exceeded", "overquota",
        "user not found", "host unknown", "unknown host", "host not found", "domain not found", "mailbox unavailable",
        "relay denied", "relaying denied", "access denied", "no mailbox here", "doesn't have a",
        "exceeding its mailbox quota", "exceeding their quota",
        "mail loop", "too large", "address rejected", "connection timed out", "connection refused", "mailbox quota",
    ]
}
