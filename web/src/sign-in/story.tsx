import { Icon } from '../ui/icon.tsx';

/** What a conversation of this desk is like, beside the sign-in. Decoration: readers pass it by. */
export function Story() {
  return (
    <div className="sign-in-story">
      <div>
        <span className="meta">Thu 9:00 am</span>
        <span className="line line-close">
          <Icon name="automatic" size={14} />
          <b className="strong">Reminder</b>
          <span className="second">Sent, delivered,</span>
          <span className="c-ok line line-close">
            <Icon name="checked" size={14} />
            confirmed
          </span>
        </span>
      </div>
      <div>
        <span className="meta">Thu 4:12 pm</span>
        <span className="line">
          <Icon name="mail" className="third" />
          <b className="strong">E-mail</b>
          <span className="second cut">Insurance card for Mia</span>
        </span>
      </div>
      <div>
        <span className="meta">Today 8:54</span>
        <span className="line">
          <Icon name="phone" className="c-danger" />
          <b className="strong">Missed call</b>
          <span className="second">Voicemail, 0:24</span>
        </span>
      </div>
      <div>
        <span className="meta">10:30 am</span>
        <span>
          <span className="said">Any chance Mia can come at 3:30 instead of 3?</span>
        </span>
      </div>
      <div className="now">
        <span className="meta second">10:43 am</span>
        <span className="line">
          <Icon name="check" className="c-accent" />
          <b className="strong">Moved to 3:30 pm</b>
          <span className="second">Dana told by SMS</span>
        </span>
      </div>
    </div>
  );
}
