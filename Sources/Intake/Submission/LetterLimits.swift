/// How much of everything one letter may have. Bytes are counted in UTF-8.
enum LetterLimits {
    static let recipientCount = 10_000
    static let visibleRecipientCount = 100
    static let subjectByteCount = 998
    static let nameByteCount = 255
    static let bodyByteCount = 5 << 20
    static let headerCount = 100
    static let attachmentCount = 100
    static let attachmentByteCount = 36 << 20
    static let campaignByteCount = 200
    static let mergeValueCount = 256
    static let mergeByteCount = 256 << 10
    /// Of all messages of a call together.
    static let renderedByteCount = 50 << 20
    static let faultCount = 100
    static let life = Duration.seconds(60)...Duration.seconds(72 * 3_600)
    static let sendAhead = Duration.seconds(366 * 86_400)
}
