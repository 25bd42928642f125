internal import JSON
public import Mail
public import Storage

/// A change of a queue's limits: what was set, for whom, by whom and why, until when, and whether it was taken back.
public struct LimitChange: Hashable, Sendable {
    public typealias ID = LimitChangeKey
    public let key: ID
    public let at: Timestamp
    /// Our address, `default` where the system chooses it, or `*` for every source.
    public let source: String
    /// A provider's group such as `google`, a mail host or the end of its name such as `example.com`, or `*`.
    public let destination: String
    public let setting: LimitSetting
    /// `nil`: until it is undone or set anew.
    public let until: Timestamp?
    /// Set by a reply: after its end it is let go of by steps.
    public let isAutomatic: Bool
    /// Somebody should look: our source is blocked, say.
    public let isAlert: Bool
    /// An API key, or `postrider` for what replies set.
    public let by: String
    public let why: String
    /// The reply that led to it, word for word, at most 1,000 bytes.
    public let reply: String?
    /// The message that was answered so.
    public let message: MessageKey?
    public var undone: Undone?

    public struct Undone: Hashable, Sendable {
        public let at: Timestamp
        public let by: String
        public let why: String

        public init(at: Timestamp, by: String, why: String) {
            self.at = at
            self.by = StoredText.line(by)
            self.why = StoredText.line(why)
        }
    }

    /// Who acts where a reply does.
    public static let automaticActor = "postrider"

    public init(
        key: LimitChangeKey, at: Timestamp, source: String, destination: String, setting: LimitSetting,
        until: Timestamp? = nil, isAutomatic: Bool = false, isAlert: Bool = false, by: String, why: String,
        reply: String? = nil,
        message: MessageKey? = nil
    ) {
        self.key = key
        self.at = at
        self.source = StoredText.line(source)
        self.destination = StoredText.line(destination)
        self.setting = setting
        self.until = until
        self.isAutomatic = isAutomatic
        self.isAlert = isAlert
        self.by = StoredText.line(by)
        self.why = StoredText.line(why)
        self.reply = reply.map(StoredText.line)
        self.message = message
    }

    /// Whether it still has a say: a restriction that replies set is let go of within twelve steps of a quarter of its
    /// length, at most fifteen minutes each.
    public func isActive(at now: Timestamp) -> Bool {
        guard undone == nil else { return false }
        guard let until else { return true }
        return now < (isAutomatic ? until + Self.longestRecovery : until)
    }

    /// Whether it holds now and is not being let go of.
    public func holdsInFull(at now: Timestamp) -> Bool { undone == nil && until.map { now < $0 } ?? true }

    /// After its end a restriction is certainly forgotten then.
    public static let longestRecovery = Duration.seconds(12 * 15 * 60)
}

extension LimitChange {
    static let columns =
        "key, at, source, destination, kind, value, ends_at, automatic, alert, acted_by, why, reply, message, undone_at, undone_by, "
        + "undone_why"

    /// `nil` where a newer release wrote a kind that this one does not know.
    init?(row: any Row) {
        guard let kind = LimitSetting.Kind(rawValue: row.text(4)), let setting = LimitSetting(kind, row.text(5)) else {
            return nil
        }
        self.init(
            key: row.key(0), at: Timestamp(microseconds: row.integer(1)), source: row.text(2), destination: row.text(3),
            setting: setting, until: row.integerOrNil(6).map(Timestamp.init(microseconds:)), isAutomatic: row.flag(7),
            isAlert: row.flag(8), by: row.text(9), why: row.text(10), reply: row.textOrNil(11),
            message: row.keyOrNil(12))
        if let undoneAt = row.integerOrNil(13) {
            undone = Undone(
                at: Timestamp(microseconds: undoneAt), by: row.textOrNil(14) ?? "", why: row.textOrNil(15) ?? "")
        }
    }

    var bindings: [Binding] {
        [
            .key(key), .integer(at.microseconds), .text(source), .text(destination), .text(setting.kind.rawValue),
            .text(setting.value), .integer(orNull: until?.microseconds), .flag(isAutomatic), .flag(isAlert), .text(by),
            .text(why),
            .text(orNull: reply), .key(orNull: message),
        ]
    }
}

extension LimitChange {
    /// What the installation's followers of the log are told of an alert.
    var notice: NewNotice {
        NewNotice(
            .queueAlert, account: nil, subject: destination,
            data: [
                "limit_change_id": .string(key.description), "source": .string(source), "why": .string(why),
                "reply": .text(reply),
            ], at: at)
    }
}
