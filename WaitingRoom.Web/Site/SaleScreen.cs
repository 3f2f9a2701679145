using AdmissionQueue.Joining;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Vouchers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Site;

/// <summary>Which of the page's scenes is on.</summary>
public enum Scene
{
    /// <summary>Nobody may join yet.</summary>
    Countdown,

    /// <summary>The shopper may join.</summary>
    Join,

    /// <summary>The sale takes nobody new; who waits is served.</summary>
    Draining,

    /// <summary>Only customers who are signed in at the shop may join, and nobody has said that this shopper is one.</summary>
    Login,

    /// <summary>In the lobby: the number is drawn at the start.</summary>
    Lobby,

    /// <summary>In line.</summary>
    Waiting,

    /// <summary>The shopper's turn.</summary>
    Turn,

    /// <summary>The turn came while the shopper was away.</summary>
    Missed,

    /// <summary>Bought.</summary>
    Bought,

    /// <summary>Over without a purchase.</summary>
    Ended,
}

/// <summary>Everything that one rendering of the page shows. Public because Razor makes its components public; nothing outside may make one.</summary>
public sealed class SaleScreen
{
    internal SaleScreen(Sale sale, SaleProgress progress, TicketView? ticket, Words words)
    {
        Sale = sale;
        Progress = progress;
        Ticket = ticket;
        Words = words;
    }

    internal Sale Sale { get; }

    internal SaleProgress Progress { get; }

    internal TicketView? Ticket { get; }

    internal Words Words { get; }

    internal DateTimeOffset Now { get; init; }

    /// <summary>The query that keeps a language that was chosen by hand.</summary>
    internal string Keep { get; init; } = "";

    /// <summary>The invite that the page was opened by; empty where there was none. It opens a lane if it is good: that is seen at the join.</summary>
    internal string Invite { get; init; } = "";

    /// <summary>The login that the page was opened with; empty where there was none. Whether it is good is seen at the join.</summary>
    internal string Login { get; init; } = "";

    /// <summary>Where the shopper signs in and is sent back from; empty where the shop signs no logins.</summary>
    internal string SignIn { get; init; } = "";

    /// <summary>What people call the lane of the ticket; null in the main one.</summary>
    internal string? LaneText => Sale.Lanes.FirstOrDefault(lane => lane.Name == Ticket?.Lane)?.Text;

    /// <summary>What the last form post came to, as a key of the texts; null is nothing to tell.</summary>
    internal string? Notice
    {
        get => (Scene, field) is (Scene.Draining, "draining") or (Scene.Login, "login") ? null : field; // The scene says it already.
        init;
    }

    internal GrantedReservation? Reservation => Ticket?.Reservation;

    /// <summary>The compensation for a unit that was lost at the till; null where there is none.</summary>
    internal VoucherDocument? Voucher { get; init; }

    /// <summary>Why what can wait is off; null where it is on.</summary>
    internal ReadOnlyNow? ReadOnly { get; init; }

    /// <summary>How the sale looks; null where it looks as sales do by themselves.</summary>
    internal Brand? Brand { get; init; }

    internal PageLook Look => PageLook.Of(Brand);

    /// <summary>What the merchant says in the scene that is on; null is nothing.</summary>
    internal string? BrandText => Brand?.Document.TextsIn(Words.Language) is not { } texts ? null : Scene switch
    {
        Scene.Countdown or Scene.Join or Scene.Login => texts.Welcome,
        Scene.Lobby or Scene.Waiting => texts.Waiting,
        Scene.Bought => texts.Bought,
        Scene.Ended when EndedKey == "soldOut" => texts.SoldOut,
        _ => null,
    };

    internal bool MayExtend => Reservation is { } held && Sale.MayExtend(held.GrantedAt, held.ExpiresAt);

    internal Scene Scene => Ticket is null ? WithoutTicket() : WithTicket(Ticket.State);

    /// <summary>The ending's name in the texts.</summary>
    internal string EndedKey => (Ticket?.State, Progress.State) switch
    {
        (TicketState.Released, _) => "released",
        (TicketState.Expired, not SaleState.Closed) => "expired",
        (TicketState.Expired, _) when Reservation is not null => "expired",
        (TicketState.Left, _) => "left",
        (TicketState.Blocked, _) => "blocked",
        (TicketState.SoldOut, _) or (_, SaleState.SoldOut) => "soldOut",
        _ => "closed",
    };

    /// <summary>Nothing is free, but units on hold may come back: how long that takes is not for us to tell.</summary>
    internal bool WaitingList => SaleProgress.IsWaitingList(Progress.Stock);

    internal string Post(string action) => $"/sales/{Sale.Slug}/{action}{Keep}";

    private Scene WithoutTicket() => Progress.State switch
    {
        SaleState.Scheduled or SaleState.Warming => Scene.Countdown,
        SaleState.SoldOut or SaleState.Closed => Scene.Ended,
        _ when Progress.IsDraining => Scene.Draining,
        _ => Sale.Login.IsRequired && Login.Length == 0 ? Scene.Login : Scene.Join,
    };

    private Scene WithTicket(TicketState state) => state switch
    {
        TicketState.Reserved or TicketState.Admitted => Scene.Turn,
        TicketState.Bought => Scene.Bought,
        _ when Progress.State is SaleState.SoldOut or SaleState.Closed => Scene.Ended,
        TicketState.Lobby => Scene.Lobby,
        TicketState.Waiting => Scene.Waiting,
        TicketState.Missed => Scene.Missed,
        _ => Scene.Ended,
    };
}
