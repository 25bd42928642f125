public import SMTP

extension SendingRefusal {
    /// 550 where a person has to act, 452 where time helps. Source: RFC 5321 section 4.2.3, RFC 3463 section 3.8 (X.7.1,
    /// delivery not authorised).
    public var reply: ServerReply {
        switch self {
        case .suspended: ServerReply(550, "5.7.1", sentence)
        case .overLimit: ServerReply(452, "4.7.1", sentence)
        }
    }
}
